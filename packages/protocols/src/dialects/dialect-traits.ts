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

/** What is asked of the provider: an answer or a compacted conversation, which are charged, or a count, which is free. */
export type Operation = 'generate' | 'compact' | 'count_tokens';

/** A call whose path says what other dialects say in the body. */
export interface PathCall {
  readonly operation: Operation;
  readonly model: string;
  readonly stream: boolean;
  /** The provider's own word for the operation, which its path must end with. */
  readonly action: string;
  /** A stream is asked for as the items of a JSON array. */
  readonly isArray: boolean;
}

/** Where a limit stands. */
interface LimitLevel {
  readonly limit: number;
  readonly remaining: number;
  /** Until the limit is wholly unused again. */
  readonly resetSeconds: number;
}

export interface ListedModel {
  readonly id: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly createdAt: Date;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly dialects: readonly string[];
}

/** A request as it must change for a model of the provider's own. */
interface AdaptedToModel<Headers> {
  /** Top-level fields with their new value; null removes the field. */
  readonly changes: Fields;
  readonly notes: readonly string[];
  readonly headers: Headers;
}

/** A stream that is passed on as it comes, so that an event of ours can stand between its events or at its end. */
export interface StreamFollower {
  read(frame: SseFrame): void;
  keepAlive(): string;
  fail(failure: ResponsesFailure): string;
}

/** What the gateway knows of a dialect that clients speak. */
export interface ClientTraits {
  /** As it is called in messages. */
  readonly name: string;
  /** What its paths begin with, and that of its list of models. */
  readonly root: '/v1' | '/v1beta';
  /** Paths at which clients find it. */
  readonly paths: Readonly<Record<`/${string}`, Operation>>;
  /** Reads a path that says more than the operation; null for a path that leads nowhere. `query`: with the question mark. */
  matchPath: ((path: string, query: string) => PathCall | null) | null;
  /** A caller speaks it, as far as headers and path show where several dialects share a path or it leads nowhere. */
  isSpokenBy(headers: RequestHeaders, path: string): boolean;
  /** The query is meant for the provider. */
  readonly passesQuery: boolean;
  /** Conversations: they can have a system prompt and be translated. */
  readonly isChat: boolean;
  /** Reads of a request what the gateway needs. `path`: what its path said, where that says more than the operation. */
  inspect(body: Fields, path: PathCall | null): Inspection;
  /** Puts the model's system prompt before the caller's own, unless it is there already. */
  prependSystemPrompt(request: RequestText, prompt: string, operation: Operation): PrependedPrompt;
  /** The request without the hosted tools for which `isLeftOut`. */
  leaveOutTools(request: RequestText, isLeftOut: (type: HostedTool['type']) => boolean): RequestText;
  /** Top-level fields that name the model to the provider. */
  nameModel(body: Fields, model: string): Fields;
  /** Top-level fields that set the output limit. */
  limitOutput(body: Fields, field: string, limit: number): Fields;
  /** The form in which a stream is wanted; null for server-sent events. */
  createForm: ((path: PathCall | null) => StreamForm | null) | null;
  /** What ids of its answers begin with. */
  readonly answerIdPrefix: string;
  /** Status that tells its clients that the provider is overloaded. */
  readonly overloadedStatus: number;
  /** Headers that tell where one of the client's limits stands. */
  limitHeaders(kind: 'requests' | 'tokens', level: LimitLevel, now: number): readonly Header[];
  /** The header that tells when requests are accepted again. */
  resetHeader(resetAt: Date, now: number): Header;
  writeError(report: ErrorReport): string;
  /** An error within a stream, as an event. */
  writeErrorEvent(report: ErrorReport): string;
  /** A refusal of a provider that speaks this dialect: `own` is its error object. */
  writeRefusal(report: ErrorReport, own: Fields, isOverflow: boolean): string;
  /** The sentence by which its clients know that a prompt is too long. */
  sayOverflow(overflow: ContextOverflow): string;
  /** An error as a whole stream, for a client that reads it better there; null where it gets a status. */
  writeErrorStream(report: ErrorReport, headers: RequestHeaders, created: number): string | null;
  /** The answer to a count of tokens that no upstream makes; null where an estimate is not offered. */
  writeTokenCount: ((tokens: number) => Fields) | null;
  /** The field of the output limit that this kind of provider knows. `chosen`: the one that the client set or would set. */
  limitField(kind: string, body: Fields, chosen: string): string;
  /** Streams report usage only where it is asked for: the fields that ask for it. Null where they always do. */
  askForUsage: ((body: Fields) => Fields) | null;
  /** The stream's last event repeats the whole answer. */
  readonly repeatsAnswer: boolean;
  createFollower: ((identity: ResponseIdentity) => StreamFollower) | null;
  /** What older models of the provider's own do not take; null where nothing changes. */
  adaptToModel: (<Headers extends RequestHeaders>(body: Fields, headers: Headers, model: string) => AdaptedToModel<Headers>) | null;
  describeModel(model: ListedModel): Fields;
  listModels(models: readonly (Fields & Pick<ListedModel, 'id'>)[]): Fields;
}

interface UpstreamPath {
  readonly model: string;
  readonly stream: boolean;
  readonly operation: Operation;
  /** The client's own word for the operation, where it speaks the same dialect. */
  readonly action: string | null;
}

/** What the gateway knows of a dialect that providers speak. */
export interface UpstreamTraits {
  /** The path below the provider's base URL. */
  path(call: UpstreamPath): string;
  /** Conversations: they can be streamed and translated. */
  readonly isChat: boolean;
  /** A translated output limit below this is raised to it. */
  readonly minOutputTokens: number;
  createTap(options: { readonly withholdUsage: boolean }): StreamTap;
  readAnswer(body: Fields): AnswerReading;
  /** The minimal mark of an answer, which even lenient compatible servers send. */
  isAnswer(body: Fields): boolean;
  /** The whole answer of a stream's events; null where they hold none. */
  gather(events: readonly Record<string, unknown>[]): Record<string, unknown> | null;
  /** A whole answer as a stream. */
  spread(body: Fields): string;
  /** An error that came as an event, as the body of a refusal. */
  writeRefusal(error: { readonly type: string; readonly message: string }): string;
}
