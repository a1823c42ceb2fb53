import type { EncodeOptions, StreamEncoder } from '../codec.ts';
import { anthropicErrorMessage, anthropicErrorType } from '../error-kinds.ts';
import type { AnswerError, ChatEvent, ChatUsage, PartStart, StopReason } from '../intermediate.ts';
import { packSignature } from '../reasoning/carry-signature.ts';
import { isWrapped, parseArguments } from '../tools/call-arguments.ts';
import { namedEvent } from '../write-sse.ts';
import { encodeAnthropicUsage, toolUse } from './encode-answer.ts';
import { completeUsage, startUsage } from './fill-usage.ts';
import { showsThinking } from './shows-thinking.ts';
import { writeStopDetails, writeStopReason } from './stop-reasons.ts';

type Shown = Exclude<PartStart, { kind: 'refusal' }> | { readonly kind: 'text' };

interface Block {
  readonly part: Shown;
  /** The block's number in the client's stream; null until it is written. */
  at: number | null;
  /** Content that waits to be written. */
  pieces: string[];
  signature: string | null;
  isStopped: boolean;
}

/** Silent clients time out: while arguments are held back, send a ping each time this many characters arrive. */
const pingEveryChars = 1024;

/**
 * Writes a Messages stream. Blocks must not overlap: if the upstream interleaves parts, a later one waits for the block before it. The
 * arguments of a call wait until they are complete, since anything but a JSON object must be wrapped; Anthropic also validates them before
 * sending. The last two events wait for `end`, because usage may come after the finish.
 * Source: `RawMessageStreamEvent` in the published types of @anthropic-ai/sdk.
 */
export class AnthropicEncoder implements StreamEncoder {
  readonly #options: EncodeOptions;
  readonly #showsThinking: boolean;
  /** Open blocks by the index of their part; the first of `#queue` is the one being written. */
  readonly #blocks = new Map<number, Block>();
  readonly #queue: Block[] = [];
  #count = 0;
  #heldChars = 0;
  #deliveredChars = 0;
  #usage: ChatUsage | null = null;
  #startUsage: ChatUsage | null = null;
  #serviceTier: string | null = null;
  #finish: { readonly stop: StopReason; readonly stopSequence: string | null } | null = null;
  /** Text of a refusal, which goes into `stop_details`, not into the content. */
  #refusal = '';

  constructor(options: EncodeOptions) {
    this.#options = options;
    this.#showsThinking = showsThinking(options.request);
  }

  write(event: ChatEvent): string {
    switch (event.type) {
      case 'start':
        this.#startUsage = startUsage(event.usage, this.#options.promptTokens ?? null);
        return this.#writeStart();
      case 'part_start':
        return this.#beginPart(event.index, event.part);
      case 'delta':
        return this.#addText(event.index, event.text);
      case 'signature': {
        const block = this.#blocks.get(event.index);
        if (block) block.signature = event.value;
        return '';
      }
      case 'part_stop': {
        const block = this.#blocks.get(event.index);
        this.#blocks.delete(event.index);
        if (!block) return '';
        block.isStopped = true;
        return this.#writeQueue();
      }
      case 'usage':
        this.#usage = event.usage;
        this.#serviceTier = event.serviceTier;
        return '';
      case 'finish':
        this.#finish = event;
        return '';
      case 'error':
        return writeError(event.error);
      case 'end':
        return this.#writeEnd();
    }
  }

  #writeStart(): string {
    const { id, model } = this.#options.identity;
    const message = {
      id,
      type: 'message',
      role: 'assistant',
      model,
      container: null,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      usage: encodeAnthropicUsage(this.#startUsage, this.#serviceTier),
    };
    return namedEvent('message_start', { type: 'message_start', message });
  }

  #beginPart(index: number, part: PartStart): string {
    if (part.kind === 'refusal') return '';
    if (part.kind === 'reasoning' && part.redacted && !this.#showsThinking) return '';
    const block: Block = { part: part as Shown, at: null, pieces: [], signature: null, isStopped: false };
    this.#blocks.set(index, block);
    this.#queue.push(block);
    return this.#writeQueue();
  }

  #addText(index: number, text: string): string {
    this.#deliveredChars += text.length;
    const block = this.#blocks.get(index);
    if (!block) {
      this.#refusal += text;
      return '';
    }
    block.pieces.push(text);
    if (block === this.#queue[0] && block.part.kind !== 'tool_call') return this.#writeQueue();
    this.#heldChars += text.length;
    if (this.#heldChars < pingEveryChars) return '';
    this.#heldChars = 0;
    return namedEvent('ping', { type: 'ping' });
  }

  /** Writes what is ready: all available content of the first block, then of the next once the first has stopped. */
  #writeQueue(): string {
    let text = '';
    for (let block = this.#queue[0]; block; block = this.#queue[0]) {
      text += this.#writeBlock(block);
      if (!block.isStopped) break;
      this.#queue.shift();
    }
    return text;
  }

  #writeBlock(block: Block): string {
    const { part } = block;
    if (part.kind === 'reasoning' && part.redacted) {
      if (!block.isStopped) return '';
      const data = packSignature({ ...part, signature: block.signature }, 'anthropic-messages');
      return this.#open(block, { type: 'redacted_thinking', data }) + writeStop(block);
    }
    let text = block.at === null ? this.#open(block, openingOf(part)) : '';
    if (part.kind === 'tool_call') return block.isStopped ? text + writeArguments(block) + writeStop(block) : text;
    const [before, after] = [beforeText(block), '}}\n\n'];
    for (const piece of block.pieces) text += before + JSON.stringify(piece) + after;
    block.pieces = [];
    if (!block.isStopped) return text;
    const signature = part.kind === 'reasoning' ? packSignature({ ...part, signature: block.signature }, 'anthropic-messages') : '';
    return text + (signature === '' ? '' : writeDelta(block, { type: 'signature_delta', signature })) + writeStop(block);
  }

  #open(block: Block, content: Record<string, unknown>): string {
    block.at = this.#count++;
    return namedEvent('content_block_start', { type: 'content_block_start', index: block.at, content_block: content });
  }

  #writeEnd(): string {
    if (!this.#finish) return '';
    const { stop, stopSequence } = this.#finish;
    const delta = {
      container: null,
      stop_reason: writeStopReason(stop),
      stop_sequence: stopSequence,
      stop_details: writeStopDetails(stop, this.#refusal),
    };
    const usage = encodeAnthropicUsage(completeUsage(this.#usage, this.#startUsage, this.#deliveredChars), this.#serviceTier);
    return namedEvent('message_delta', { type: 'message_delta', delta, usage }) + namedEvent('message_stop', { type: 'message_stop' });
  }
}

function openingOf(part: Shown): Record<string, unknown> {
  if (part.kind === 'tool_call') return { ...toolUse(part.id, part.name), input: {} };
  if (part.kind === 'reasoning') return { type: 'thinking', thinking: '', signature: '' };
  return { type: 'text', text: '', citations: null };
}

/** A JSON object as the model wrote it; anything else is wrapped as in whole answers. */
function writeArguments(block: Block): string {
  const text = block.pieces.join('');
  if (text.trim() === '') return '';
  const input = parseArguments(text);
  return writeDelta(block, { type: 'input_json_delta', partial_json: isWrapped(input) ? JSON.stringify(input) : text });
}

function writeDelta({ at }: Block, delta: Record<string, unknown>): string {
  return namedEvent('content_block_delta', { type: 'content_block_delta', index: at, delta });
}

/** The beginning of a delta up to its text: most events of a stream are such deltas. */
function beforeText({ at, part }: Block): string {
  const delta = part.kind === 'reasoning' ? '"thinking_delta","thinking":' : '"text_delta","text":';
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${at},"delta":{"type":${delta}`;
}

function writeStop({ at }: Block): string {
  return namedEvent('content_block_stop', { type: 'content_block_stop', index: at });
}

function writeError(error: AnswerError): string {
  return namedEvent('error', { type: 'error', error: { type: anthropicErrorType(error.type), message: anthropicErrorMessage(error) } });
}
