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
   * Human-readable approximations, such as 'reasoning effort high became a budget of 16384 tokens'. At most 50, in printable ASCII, so that
   * they fit in a header.
   */
  readonly approximations: readonly string[];
}

export interface RequestOptions {
  readonly upstreamModel: string;
  /** Output tokens to ask for if the client set no limit and the target requires one. */
  readonly maxOutputTokens: number;
  /** False: an OpenAI-compatible server, which supports `max_tokens` but no developer role. */
  readonly isOpenaiItself?: boolean;
  /** Whether the client's path asks for a stream; absent if its body decides. */
  readonly stream?: boolean;
  /** A system prompt that was inserted before the customer's instructions: it becomes a separate block. */
  readonly prependedPrompt?: string | null;
}

/**
 * Translates a request to the upstream's dialect. For Gemini, the model and streaming go into the URL, not the body.
 * Throws `TranslationError` if the request is wrong or cannot be carried; everything else that is left out is listed in the approximations
 * or in docs/translation.md.
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

/** For callers that forbid leaving out their parameters. Hints of other gateways do not count as parameters. */
function refuseLeftOut(body: Readonly<Record<string, unknown>>, notes: readonly string[]): void {
  const hints = foreignHints(body);
  const leftOut = notes.find((note) => /\b(was|were) left out\b/.test(note) && !hints.some((name) => note.startsWith(`${name} `)));
  if (leftOut !== undefined) unsupported('provider.require_parameters', `the request cannot be carried whole: ${leftOut}.`);
}

/** Separates a prepended prompt from the instructions that share its text. */
function splitPrompt(request: ChatRequest, prompt: string | null): ChatRequest {
  const [first, ...turns] = request.turns;
  const [part, ...parts] = first?.parts ?? [];
  if (prompt === null || !first || part?.type !== 'text' || !part.text.startsWith(prompt + separator)) return request;
  const own = { ...part, text: part.text.slice(prompt.length + separator.length) };
  return { ...request, turns: [{ ...first, parts: [{ type: 'text', text: prompt, cache: null }, own, ...parts] }, ...turns] };
}

/**
 * Translates a whole answer to the client's dialect. `request` is the client's original body, parts of which Responses repeats; `stops`
 * ends the answer at the client's stop sequences. An answer that is an error becomes an error body. Never throws, whatever the answer is.
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
  /** SSE text for the client; '' if the frame produces no event. */
  push(frame: SseFrame): string;
  /**
   * The remaining events after the upstream's stream has ended: the last events if the finish reason is known, otherwise ''. A stream that
   * broke off is not made to look complete; the gateway appends its own error event.
   */
  end(): string;
  /** A keep-alive between two events; '' if the dialect has no event for it, or not yet. */
  keepAlive(): string;
  /** The end of a stream that failed on our side; '' if the dialect has only its error event for that. */
  fail(failure: ResponsesFailure): string;
}

/** Translates a stream frame by frame. Emits nothing after an error event or the last event. */
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
        // Some servers omit the first event; clients break without it.
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
