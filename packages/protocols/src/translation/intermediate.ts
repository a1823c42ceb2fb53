/**
 * The intermediate form: a request, a whole answer and the events of a stream. Every dialect reads into this form and writes from it, and
 * knows no other dialect. A value is `null` if the client did not set it.
 */

/** Dialects for chats. */
export type ChatDialect = 'anthropic-messages' | 'openai-chat' | 'openai-responses' | 'gemini';

/**
 * The end of a cacheable prompt prefix. `ephemeral` is Anthropic's mark (5m, 1h), `breakpoint` is OpenAI's (30m, 12h); they have different
 * prices, so the kind is kept.
 */
export interface CacheMark {
  readonly kind: 'ephemeral' | 'breakpoint';
  readonly ttl: string | null;
}

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
  readonly cache: CacheMark | null;
}

/** The source of an image or document. `file` is an upload at one provider family and is useless to the others. */
export type Source =
  | { readonly kind: 'base64'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly id: string; readonly family: 'anthropic' | 'openai' };

export interface ImagePart {
  readonly type: 'image';
  readonly source: Source;
  /** OpenAI's hint for the resolution. */
  readonly detail: string | null;
  readonly cache: CacheMark | null;
}

export interface DocumentPart {
  readonly type: 'document';
  readonly source: Source | { readonly kind: 'text'; readonly text: string };
  readonly title: string | null;
  readonly cache: CacheMark | null;
}

interface AudioPart {
  readonly type: 'audio';
  readonly format: string;
  readonly data: string;
  readonly cache: CacheMark | null;
}

export interface ToolCallPart {
  readonly type: 'tool_call';
  readonly id: string;
  readonly name: string;
  /** The JSON text as the model wrote it; never parsed and rewritten. */
  readonly arguments: string;
  /** `custom`: OpenAI's free-text tools, whose arguments are not JSON. */
  readonly kind: 'function' | 'custom';
  readonly cache: CacheMark | null;
}

export interface ToolResultPart {
  readonly type: 'tool_result';
  readonly callId: string;
  readonly kind: 'function' | 'custom';
  readonly content: readonly (TextPart | ImagePart | DocumentPart)[];
  readonly isError: boolean;
  readonly cache: CacheMark | null;
}

/**
 * The model's thinking. Only the dialect it came from (`origin`) can use it again, with its signature or encrypted content; `redacted`
 * means that it has no readable text.
 */
export interface ReasoningPart {
  readonly type: 'reasoning';
  readonly text: string;
  readonly origin: ChatDialect;
  /** The provider's own id of the item, if it has one. */
  readonly id: string | null;
  readonly signature: string | null;
  readonly redacted: boolean;
}

interface RefusalPart {
  readonly type: 'refusal';
  readonly text: string;
}

export type Part = TextPart | ImagePart | DocumentPart | AudioPart | ToolCallPart | ToolResultPart | ReasoningPart | RefusalPart;

export interface Turn {
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly parts: readonly Part[];
}

export interface Tool {
  readonly kind: 'function' | 'custom';
  readonly name: string;
  readonly description: string | null;
  /** The JSON schema of the arguments, verbatim; for a custom tool, its format. */
  readonly schema: Readonly<Record<string, unknown>> | null;
  readonly strict: boolean | null;
  readonly cache: CacheMark | null;
}

export type ToolChoice =
  | { readonly mode: 'auto' | 'any' | 'none' }
  | { readonly mode: 'named'; readonly name: string; readonly kind: 'function' | 'custom' };

export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof efforts)[number];

export interface ReasoningRequest {
  readonly mode: 'off' | 'budget' | 'adaptive' | 'between_tools' | null;
  readonly effort: Effort | null;
  readonly budgetTokens: number | null;
  /** How the client wants to see it (`auto`, `concise`, `detailed`, `summarized`), or `omitted` if not at all. */
  readonly display: string | null;
}

export type OutputFormat =
  | { readonly kind: 'text' }
  | { readonly kind: 'json_object' }
  | {
      readonly kind: 'json_schema';
      readonly schema: Readonly<Record<string, unknown>>;
      readonly name: string | null;
      readonly description: string | null;
      readonly strict: boolean | null;
    };

export interface ChatRequest {
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | null;
  readonly parallelToolCalls: boolean | null;
  readonly reasoning: ReasoningRequest | null;
  readonly output: OutputFormat;
  readonly maxOutputTokens: number | null;
  readonly stopSequences: readonly string[];
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly frequencyPenalty: number | null;
  readonly presencePenalty: number | null;
  readonly seed: number | null;
  /** Number of answers wanted. */
  readonly choices: number;
  /** Log probabilities wanted, for the `top` most likely alternatives; null if not wanted. */
  readonly logprobs: { readonly top: number } | null;
  readonly logitBias: Readonly<Record<string, unknown>> | null;
  readonly stream: boolean;
  readonly user: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly serviceTier: string | null;
  readonly verbosity: string | null;
  /** Caching of the whole prompt up to its last cacheable block. */
  readonly cache: CacheMark | null;
  /** Fields that both OpenAI dialects spell alike and no other dialect has (`prompt_cache_key`, …), verbatim. */
  readonly openaiExtras: Readonly<Record<string, unknown>>;
}

/** Why the model stopped. */
export type StopReason = 'end' | 'limit' | 'tool_calls' | 'stop_sequence' | 'refusal' | 'pause';

/** Usage in our own meters, so that the figures of all dialects mean the same tokens. */
export interface ChatUsage {
  /** Quantities by meter (`input`, `cache_read`, `output`, …); each token is counted once. */
  readonly meters: Readonly<Record<string, number>>;
  /** How many of the output tokens were reasoning; null if the provider does not report it. */
  readonly reasoningTokens: number | null;
}

export interface AnswerError {
  readonly type: string;
  readonly message: string;
}

export type AnswerPart = TextPart | ToolCallPart | ReasoningPart | RefusalPart;

export interface ChatAnswer {
  readonly parts: readonly AnswerPart[];
  readonly stop: StopReason;
  readonly stopSequence: string | null;
  readonly usage: ChatUsage | null;
  /** The service tier that the provider reports. */
  readonly serviceTier: string | null;
  readonly error: AnswerError | null;
}

/** The properties of a streamed part that are known when it begins. */
export type PartStart =
  | { readonly kind: 'text' | 'refusal' }
  | { readonly kind: 'tool_call'; readonly id: string; readonly name: string; readonly tool: 'function' | 'custom' }
  | { readonly kind: 'reasoning'; readonly origin: ChatDialect; readonly id: string | null; readonly redacted: boolean };

/**
 * Events of a streamed answer. Parts are numbered from 0 in the order in which they begin. A part stops before the next begins, except for
 * tool calls, whose arguments may be interleaved with other calls and text. No event refers to a part after its stop. Deltas are never
 * empty.
 */
export type ChatEvent =
  | { readonly type: 'start'; readonly usage: ChatUsage | null }
  | { readonly type: 'part_start'; readonly index: number; readonly part: PartStart }
  /** More text, reasoning, refusal or a fragment of a call's arguments, verbatim. */
  | { readonly type: 'delta'; readonly index: number; readonly text: string }
  /** The whole opaque signature of a reasoning part. */
  | { readonly type: 'signature'; readonly index: number; readonly value: string }
  | { readonly type: 'part_stop'; readonly index: number }
  | { readonly type: 'usage'; readonly usage: ChatUsage; readonly serviceTier: string | null }
  | { readonly type: 'finish'; readonly stop: StopReason; readonly stopSequence: string | null }
  | { readonly type: 'error'; readonly error: AnswerError }
  /** The upstream's stream is complete. */
  | { readonly type: 'end' };
