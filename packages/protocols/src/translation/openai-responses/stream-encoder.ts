import { type ResponsesFailure, writeResponsesFailure } from '../../errors/responses-failure.ts';
import type { EncodeOptions, StreamEncoder } from '../codec.ts';
import { responsesFailure } from '../error-kinds.ts';
import type { ChatEvent, ChatUsage, PartStart, StopReason } from '../intermediate.ts';
import { writeResponsesUsage } from '../openai/chat-usage.ts';
import { namedEvent } from '../write-sse.ts';
import { type ToolOrigin, toolOrigins } from './collect-tools.ts';
import { callItem, callItemId, contentPart, messageItem, reasoningItem } from './encode-answer.ts';
import { itemId, writeResponseObject } from './response-object.ts';

type Item = Record<string, unknown>;

interface Open {
  readonly part: PartStart;
  readonly outputIndex: number;
  readonly contentIndex: number;
  readonly id: string;
  readonly text: string[];
  signature: string | null;
}

/**
 * Writes a Responses stream with consecutive sequence numbers and the whole response in its last event. Consecutive texts become parts of
 * one message. Source: `ResponseStreamEvent` in the published types of `openai`.
 */
export class ResponsesEncoder implements StreamEncoder {
  readonly #options: EncodeOptions;
  readonly #originOf: (flatName: string) => ToolOrigin;
  readonly #open = new Map<number, Open>();
  readonly #output: Item[] = [];
  #message: { readonly outputIndex: number; readonly id: string; readonly content: Item[] } | null = null;
  #sequence = 0;
  #begun = false;
  #refused = false;
  #usage: ChatUsage | null = null;
  #serviceTier: string | null = null;
  #stop: StopReason | null = null;

  constructor(options: EncodeOptions) {
    this.#options = options;
    this.#originOf = toolOrigins(options.request);
  }

  write(event: ChatEvent): string {
    switch (event.type) {
      case 'start':
        return this.#writeStart();
      case 'part_start':
        return this.#writePartStart(event.index, event.part);
      case 'delta':
        return this.#writeDelta(event.index, event.text);
      case 'signature': {
        const open = this.#open.get(event.index);
        if (open) open.signature = event.value;
        return '';
      }
      case 'part_stop':
        return this.#writePartStop(event.index);
      case 'usage':
        this.#usage = event.usage;
        this.#serviceTier = event.serviceTier;
        return '';
      case 'finish':
        this.#stop = event.stop;
        return '';
      case 'error':
        return this.fail(responsesFailure(event.error));
      case 'end':
        return this.#writeEnd();
    }
  }

  keepAlive(): string {
    return this.#begun ? this.#event('response.in_progress', { response: this.#response(null) }) : '';
  }

  fail(failure: ResponsesFailure): string {
    const begun = this.#begun ? '' : this.#writeStart();
    const usage = this.#usage && writeResponsesUsage(this.#usage);
    const written = writeResponsesFailure(failure, { ...this.#response(null), output: this.#partialOutput(), usage }, this.#sequence);
    this.#sequence += 2;
    return begun + written;
  }

  #writeStart(): string {
    this.#begun = true;
    const response = this.#response(null);
    return this.#event('response.created', { response }) + this.#event('response.in_progress', { response });
  }

  /** The output so far, including the item in progress. */
  #partialOutput(): Item[] {
    const output = [...this.#output];
    const message = this.#message;
    const content = message ? [...message.content] : [];
    for (const { part, text, outputIndex, contentIndex, id } of this.#open.values()) {
      const said = text.join('');
      if (part.kind === 'tool_call')
        output[outputIndex] = callItem({ ...part, kind: part.tool, arguments: said }, id, 'incomplete', this.#originOf);
      else if (part.kind !== 'reasoning') content[contentIndex] = contentPart(part.kind, said);
    }
    if (message) output[message.outputIndex] = messageItem(message.id, content, 'incomplete');
    return output;
  }

  #writePartStart(index: number, part: PartStart): string {
    if (part.kind === 'text' || part.kind === 'refusal') {
      const { written, message } = this.#openMessage();
      if (part.kind === 'refusal') this.#refused = true;
      const contentIndex = message.content.length;
      const empty = contentPart(part.kind, '');
      message.content.push(empty);
      const at = { item_id: message.id, output_index: message.outputIndex, content_index: contentIndex };
      this.#open.set(index, { part, outputIndex: message.outputIndex, contentIndex, id: message.id, text: [], signature: null });
      return written + this.#event('response.content_part.added', { ...at, part: empty });
    }
    const closed = this.#closeMessage();
    const outputIndex = this.#output.length;
    const id = part.kind === 'tool_call' ? callItemId(part.tool, this.#options, outputIndex) : itemId('rs', this.#options, outputIndex);
    const open: Open = { part, outputIndex, contentIndex: 0, id, text: [], signature: null };
    this.#open.set(index, open);
    const item =
      part.kind === 'tool_call'
        ? callItem({ ...part, kind: part.tool, arguments: '' }, id, 'in_progress', this.#originOf)
        : { id, type: 'reasoning', summary: [] };
    this.#output.push(item);
    return closed + this.#event('response.output_item.added', { output_index: outputIndex, item });
  }

  #openMessage() {
    if (this.#message) return { written: '', message: this.#message };
    const outputIndex = this.#output.length;
    const id = itemId('msg', this.#options, outputIndex);
    const item = messageItem(id, [], 'in_progress');
    this.#output.push(item);
    const message = { outputIndex, id, content: [] as Item[] };
    this.#message = message;
    return { written: this.#event('response.output_item.added', { output_index: outputIndex, item }), message };
  }

  #closeMessage(): string {
    const message = this.#message;
    this.#message = null;
    return message ? this.#finishItem(message.outputIndex, messageItem(message.id, message.content, 'completed')) : '';
  }

  #finishItem(outputIndex: number, item: Item): string {
    this.#output[outputIndex] = item;
    return this.#event('response.output_item.done', { output_index: outputIndex, item });
  }

  #writeDelta(index: number, delta: string): string {
    const open = this.#open.get(index);
    if (!open) return '';
    const first = open.text.length === 0;
    open.text.push(delta);
    const at = { item_id: open.id, output_index: open.outputIndex };
    switch (open.part.kind) {
      case 'text':
        return this.#event('response.output_text.delta', { ...at, content_index: open.contentIndex, delta, logprobs: [] });
      case 'refusal':
        return this.#event('response.refusal.delta', { ...at, content_index: open.contentIndex, delta });
      case 'tool_call':
        return this.#event(
          open.part.tool === 'custom' ? 'response.custom_tool_call_input.delta' : 'response.function_call_arguments.delta',
          {
            ...at,
            delta,
          },
        );
      case 'reasoning': {
        const part = { type: 'summary_text', text: '' };
        const added = first ? this.#event('response.reasoning_summary_part.added', { ...at, summary_index: 0, part }) : '';
        return added + this.#event('response.reasoning_summary_text.delta', { ...at, summary_index: 0, delta });
      }
    }
  }

  #writePartStop(index: number): string {
    const open = this.#open.get(index);
    this.#open.delete(index);
    if (!open) return '';
    const text = open.text.join('');
    const at = { item_id: open.id, output_index: open.outputIndex };
    const { part } = open;
    switch (part.kind) {
      case 'text':
      case 'refusal': {
        const whole = contentPart(part.kind, text);
        if (this.#message) this.#message.content[open.contentIndex] = whole;
        const place = { ...at, content_index: open.contentIndex };
        const said =
          part.kind === 'text'
            ? this.#event('response.output_text.done', { ...place, text, logprobs: [] })
            : this.#event('response.refusal.done', { ...place, refusal: text });
        return said + this.#event('response.content_part.done', { ...place, part: whole });
      }
      case 'tool_call': {
        const said =
          part.tool === 'custom'
            ? this.#event('response.custom_tool_call_input.done', { ...at, input: text })
            : this.#event('response.function_call_arguments.done', { ...at, name: this.#originOf(part.name).name, arguments: text });
        return (
          said +
          this.#finishItem(open.outputIndex, callItem({ ...part, kind: part.tool, arguments: text }, open.id, 'completed', this.#originOf))
        );
      }
      case 'reasoning': {
        const summary = { ...at, summary_index: 0 };
        const said =
          text === ''
            ? ''
            : this.#event('response.reasoning_summary_text.done', { ...summary, text }) +
              this.#event('response.reasoning_summary_part.done', { ...summary, part: { type: 'summary_text', text } });
        return said + this.#finishItem(open.outputIndex, reasoningItem({ ...part, text, signature: open.signature }, open.id));
      }
    }
  }

  #writeEnd(): string {
    if (!this.#stop) return '';
    const closed = this.#closeMessage();
    const response = this.#response(this.#stop);
    return closed + this.#event(response.status === 'incomplete' ? 'response.incomplete' : 'response.completed', { response });
  }

  #response(stop: StopReason | null): Item {
    const { usage, serviceTier } = { usage: this.#usage, serviceTier: this.#serviceTier };
    return writeResponseObject(
      { output: stop ? this.#output : [], stop, refusedInWords: this.#refused, usage: stop ? usage : null, serviceTier, error: null },
      this.#options,
    );
  }

  #event(type: string, fields: Readonly<Record<string, unknown>>): string {
    return namedEvent(type, { type, sequence_number: this.#sequence++, ...fields });
  }
}
