import type { ContextOverflow } from '../errors/context-overflow.ts';
import type { ErrorReport } from '../errors/error-report.ts';
import type { ResponseIdentity, ResponsesFailure } from '../errors/responses-failure.ts';
import type { HostedTool } from '../requests/hosted-tools.ts';
import type { Inspection } from '../requests/inspect-request.ts';
import type { PrependedPrompt, RequestText } from '../requests/prepend-system-prompt.ts';
import type { StreamForm } from '../sse/json-array-form.ts';
import type { SseFrame } from '../sse/sse-frame.ts';
import type { AnswerReading, StreamTap } from '../taps/answer-reading.ts';

type Fields = Readonly<Record<string, unknown>>;
type Header = readonly [name: string, value: string];
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What the request is for: an answer or a compacted conversation (both charged), or a token count (free). */
export type Operation = 'generate' | 'compact' | 'count_tokens';

/** A call whose path carries what other dialects put in the body. */
export interface PathCall {
  readonly operation: Operation;
  readonly model: string;
  readonly stream: boolean;
  /** The provider's own name for the operation; the upstream path must end with it. */
  readonly action: string;
  /** The client wants the stream as the items of a JSON array. */
  readonly isArray: boolean;
}

/** The current level of a rate limit. */
interface LimitLevel {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the limit is fully replenished. */
  readonly resetSeconds: number;
}

export interface ListedModel {
  readonly id: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly createdAt: Date;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** Null: not known. */
  readonly reasoning: boolean | null;
  readonly dialects: readonly string[];
}

/** Changes that a request needs for one of the provider's own models. */
interface AdaptedToModel<Headers> {
  /** Top-level fields with their new values; null removes the field. */
  readonly changes: Fields;
  readonly notes: readonly string[];
  readonly headers: Headers;
}

/** Follows a stream that is passed through, so that we can insert an event between its events or at its end. */
export interface StreamFollower {
  read(frame: SseFrame): void;
  keepAlive(): string;
  fail(failure: ResponsesFailure): string;
}

/** What the gateway knows about a dialect that clients speak. */
export interface ClientTraits {
  /** The dialect's name in messages. */
  readonly name: string;
  /** The prefix of the dialect's paths, including its list of models. */
  readonly root: '/v1' | '/v1beta';
  /** The paths at which clients call it. */
  readonly paths: Readonly<Record<`/${string}`, Operation>>;
  /** Reads a path that carries more than the operation; null if the path does not exist. `query` includes the question mark. */
  matchPath: ((path: string, query: string) => PathCall | null) | null;
  /** True if headers and path suggest this dialect, for paths that are shared or do not exist. */
  isSpokenBy(headers: RequestHeaders, path: string): boolean;
  /** Whether the query string is forwarded to the provider. */
  readonly passesQuery: boolean;
  /** Chat dialects can have a system prompt and can be translated. */
  readonly isChat: boolean;
  /** Reads what the gateway needs from a request. `path`: what was read from the path, if it carries more than the operation. */
  inspect(body: Fields, path: PathCall | null): Inspection;
  /** Inserts the model's system prompt before the caller's own, unless it is already there. */
  prependSystemPrompt(request: RequestText, prompt: string, operation: Operation): PrependedPrompt;
  /** Removes the hosted tools for which `isLeftOut` returns true. */
  leaveOutTools(request: RequestText, isLeftOut: (type: HostedTool['type']) => boolean): RequestText;
  /** Top-level fields that name the model to the provider. */
  nameModel(body: Fields, model: string): Fields;
  /** Top-level fields that set the output limit. */
  limitOutput(body: Fields, field: string, limit: number): Fields;
  /** The wire form of a stream; null for server-sent events. */
  createForm: ((path: PathCall | null) => StreamForm | null) | null;
  /** Prefix of the ids of its answers. */
  readonly answerIdPrefix: string;
  /** The status that means "the provider is overloaded" to its clients. */
  readonly overloadedStatus: number;
  /** Headers that report the level of one of the client's limits. */
  limitHeaders(kind: 'requests' | 'tokens', level: LimitLevel, now: number): readonly Header[];
  /** The header that says when requests are accepted again. */
  resetHeader(resetAt: Date, now: number): Header;
  writeError(report: ErrorReport): string;
  /** An error within a stream, as an event. */
  writeErrorEvent(report: ErrorReport): string;
  /** A refusal by a provider that speaks this dialect. `own` is the provider's error object. */
  writeRefusal(report: ErrorReport, own: Fields, isOverflow: boolean): string;
  /** The sentence by which its clients recognise that a prompt is too long. */
  writeOverflow(overflow: ContextOverflow): string;
  /** An error as a complete stream, for clients that handle it better than a status; null if the client gets a status. */
  writeErrorStream(report: ErrorReport, headers: RequestHeaders, created: number): string | null;
  /** The answer to a token count that we estimate ourselves; null if the dialect offers no estimate. */
  writeTokenCount: ((tokens: number) => Fields) | null;
  /** The output limit field that this kind of provider knows. `chosen`: the field that the client set or would set. */
  limitField(kind: string, body: Fields, chosen: string): string;
  /** Fields that ask for usage in streams; null if streams always report it. */
  askForUsage: ((body: Fields) => Fields) | null;
  /** The stream's last event repeats the whole answer. */
  readonly repeatsAnswer: boolean;
  createFollower: ((identity: ResponseIdentity) => StreamFollower) | null;
  /** Adapts a request to older models of the provider that lack newer features; null if nothing changes. */
  adaptToModel: (<Headers extends RequestHeaders>(body: Fields, headers: Headers, model: string) => AdaptedToModel<Headers>) | null;
  describeModel(model: ListedModel): Fields;
  listModels(models: readonly (Fields & Pick<ListedModel, 'id'>)[]): Fields;
}

interface UpstreamPath {
  readonly model: string;
  readonly stream: boolean;
  readonly operation: Operation;
  /** The client's own name for the operation, if it speaks the same dialect. */
  readonly action: string | null;
}

/** What the gateway knows about a dialect that providers speak. */
export interface UpstreamTraits {
  /** The path below the provider's base URL. */
  path(call: UpstreamPath): string;
  /** Chat dialects can be streamed and translated. */
  readonly isChat: boolean;
  /** Translation raises lower output limits to this. */
  readonly minOutputTokens: number;
  createTap(options: { readonly withholdUsage: boolean }): StreamTap;
  readAnswer(body: Fields): AnswerReading;
  /** A minimal check that the body is an answer; lenient compatible servers pass it too. */
  isAnswer(body: Fields): boolean;
  /** Gathers a stream's events into the whole answer; null if they contain none. */
  gather(events: readonly Record<string, unknown>[]): Record<string, unknown> | null;
  /** Writes a whole answer as a stream. */
  spread(body: Fields): string;
  /** Writes an error event as the body of a refusal. */
  writeRefusal(error: { readonly type: string; readonly message: string }): string;
}
