import type { Dialect, UpstreamDialect } from '../dialect.ts';
import type { ResponsesFailure } from '../errors/responses-failure.ts';
import { separator } from '../requests/prepend-system-prompt.ts';
import type { SseFrame } from '../sse/sse-frame.ts';
import { anthropicCodec } from './anthropic/anthropic-codec.ts';
import type { AnswerIdentity, ChatCodec, EncodeOptions } from './codec.ts';
import { embeddingsToGemini, embeddingsToOpenai } from './embeddings/translate-embeddings.ts';
import { foreignHints, refuseUnhonoured, requiresParameters } from './fields/foreign-fields.ts';
import { refuseDepth } from './fields/refuse-depth.ts';
import { geminiCodec } from './gemini/gemini-codec.ts';
import type { ChatDialect, ChatRequest, PartStart } from './intermediate.ts';
import { openaiChatCodec } from './openai-chat/openai-chat-codec.ts';
import { openaiResponsesCodec } from './openai-responses/openai-responses-codec.ts';
import type { StopCutter } from './stop-sequences.ts';
import { tidyNotes } from './tidy-notes.ts';
import { fitToolNames, toolNameRestorer } from './tools/fit-tool-names.ts';
import { unsupported } from './translation-error.ts';

const codecs: Record<ChatDialect, ChatCodec> = {
  'anthropic-messages': anthropicCodec,
  'openai-chat': openaiChatCodec,
  'openai-responses': openaiResponsesCodec,
  gemini: geminiCodec,
};

function isChat(dialect: UpstreamDialect): dialect is ChatDialect {
  return dialect in codecs;
}

export interface RequestTranslation {
  readonly body: Record<string, unknown>;
  /**
   * What was approximated, in words, such as 'reasoning effort high became a budget of 16384 tokens'. At most 50, in
   * printable ASCII, so that they can stand in a header.
   */
  readonly approximations: readonly string[];
}

export interface RequestOptions {
  readonly upstreamModel: string;
  /** Output tokens to ask for where the client set no limit and the target requires one. */
  readonly maxOutputTokens: number;
  /** False: an OpenAI-compatible server, which knows `max_tokens` and no developer role. */
  readonly isOpenaiItself?: boolean;
  /** The client's path asks for a stream, or does not; absent where its body says so. */
  readonly stream?: boolean;
  /** A system prompt that was put before the customer's instructions: it becomes a block of its own. */
  readonly prependedPrompt?: string | null;
}

/**
 * The request in the upstream's dialect. Toward Gemini, model and streaming are not in the body but in the address.
 * Throws `TranslationError` for what is wrong or cannot be carried; anything else it leaves out is among the
 * approximations or listed in docs/translation.md.
 */
export function translateRequest(
  from: Dialect,
  to: UpstreamDialect,
  body: Readonly<Record<string, unknown>>,
  options: RequestOptions,
): RequestTranslation {
  refuseDepth(body);
  refuseUnhonoured(body);
  const notes: string[] = [];
  if (!isChat(from) || !isChat(to))
    return { body: embeddingsToOpenai(body, options.upstreamModel, notes), approximations: tidyNotes(notes) };
  const parsed = splitPrompt(codecs[from].parseRequest(body, notes), options.prependedPrompt ?? null);
  const request = fitToolNames({ ...parsed, stream: options.stream ?? parsed.stream }, to, notes);
  const written = codecs[to].writeRequest(request, { isOpenaiItself: true, ...options, from, notes });
  if (requiresParameters(body)) refuseLeftOut(body, notes);
  return { body: written, approximations: tidyNotes(notes) };
}

/** For callers that want no parameter of theirs left out: fields of other gateways are none. */
function refuseLeftOut(body: Readonly<Record<string, unknown>>, notes: readonly string[]): void {
  const hints = foreignHints(body);
  const leftOut = notes.find((note) => /\b(was|were) left out\b/.test(note) && !hints.some((name) => note.startsWith(`${name} `)));
  if (leftOut !== undefined) unsupported('provider.require_parameters', `the request cannot be carried whole: ${leftOut}.`);
}

/** Separates a prepended prompt from the instructions that it shares a text with. */
function splitPrompt(request: ChatRequest, prompt: string | null): ChatRequest {
  const [first, ...turns] = request.turns;
  const [part, ...parts] = first?.parts ?? [];
  if (prompt === null || !first || part?.type !== 'text' || !part.text.startsWith(prompt + separator)) return request;
  const own = { ...part, text: part.text.slice(prompt.length + separator.length) };
  return { ...request, turns: [{ ...first, parts: [{ type: 'text', text: prompt, cache: null }, own, ...parts] }, ...turns] };
}

/**
 * A whole answer of the upstream in the client's dialect. `request` is the client's original body, of which
 * Responses repeats parts; `stops` ends the answer at the client's stop sequences. An answer that is an error becomes an error body. Never throws, whatever the answer is.
 */
export function translateAnswer(
  upstream: UpstreamDialect,
  client: Dialect,
  body: Readonly<Record<string, unknown>>,
  identity: AnswerIdentity,
  request: Readonly<Record<string, unknown>>,
  stops: StopCutter | null = null,
): Record<string, unknown> {
  if (!isChat(upstream) || !isChat(client)) return embeddingsToGemini(body, request);
  const decoded = codecs[upstream].decodeAnswer(body, identity.id);
  const answer = stops && !decoded.error ? stops.cut(decoded) : decoded;
  const restore = toolNameRestorer(client, request, upstream);
  const parts = answer.parts.map((part) => (part.type === 'tool_call' ? { ...part, name: restore(part.name) } : part));
  return codecs[client].encodeAnswer({ ...answer, parts }, { identity, includeUsage: true, request });
}

export interface StreamTranslator {
  /** SSE text for the client, '' when the frame says nothing to it. */
  push(frame: SseFrame): string;
  /**
   * What must still be said when the upstream's stream ended: the last events where the finish was known, else ''.
   * A stream that broke off is not made to look complete; the gateway appends its own error event.
   */
  end(): string;
  /** What says between two events that the answer is still under way; '' where the dialect has no event for it, or not yet. */
  keepAlive(): string;
  /** The end of a stream that failed on our side; '' where the dialect has nothing but its error event for it. */
  fail(failure: ResponsesFailure): string;
}

/** Translates a stream frame by frame. After an error event or the last event nothing more is said. */
export function createStreamTranslator(
  upstream: ChatDialect,
  client: ChatDialect,
  identity: AnswerIdentity & Pick<EncodeOptions, 'includeUsage' | 'promptTokens'>,
  request: Readonly<Record<string, unknown>>,
  stops: StopCutter | null = null,
): StreamTranslator {
  const decoder = codecs[upstream].createDecoder(identity.id);
  const encoder = codecs[client].createEncoder({ ...identity, identity, request });
  const restore = toolNameRestorer(client, request, upstream);
  const restoreName = (part: PartStart): PartStart => (part.kind === 'tool_call' ? { ...part, name: restore(part.name) } : part);
  let begun = false;
  let over = false;
  return {
    push(frame) {
      let text = '';
      const read = over ? [] : decoder.read(frame);
      for (const event of stops ? read.flatMap((one) => stops.push(one)) : read) {
        // Some servers forget the first event; clients break without it.
        if (!begun && event.type !== 'start' && event.type !== 'error' && event.type !== 'end') {
          text += encoder.write({ type: 'start', usage: null });
        }
        begun = true;
        text += encoder.write(event.type === 'part_start' ? { ...event, part: restoreName(event.part) } : event);
        over ||= event.type === 'error' || event.type === 'end';
      }
      return text;
    },
    end() {
      if (over) return '';
      over = true;
      return encoder.write({ type: 'end' });
    },
    keepAlive: () => (over ? '' : (encoder.keepAlive?.() ?? '')),
    fail(failure) {
      if (over) return '';
      over = true;
      return encoder.fail?.(failure) ?? '';
    },
  };
}
