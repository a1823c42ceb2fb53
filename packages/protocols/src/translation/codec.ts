import type { ResponsesFailure } from '../errors/responses-failure.ts';
import type { SseFrame } from '../sse/sse-frame.ts';
import type { ChatAnswer, ChatDialect, ChatEvent, ChatRequest } from './intermediate.ts';

/** The identity that the answer to a client reports. */
export interface AnswerIdentity {
  readonly id: string;
  readonly model: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

export interface WriteOptions {
  /** The dialect of the client, whose field names errors must use. */
  readonly from: ChatDialect;
  readonly upstreamModel: string;
  readonly maxOutputTokens: number;
  /** False: a server that is only compatible with OpenAI's. */
  readonly isOpenaiItself: boolean;
  /** Receives human-readable descriptions of approximations. */
  readonly notes: string[];
}

export interface EncodeOptions {
  readonly identity: AnswerIdentity;
  /** Chat streams: the client asked for the usage chunk. */
  readonly includeUsage: boolean;
  /** Our estimate of the prompt tokens, for dialects that report them before the provider does. */
  readonly promptTokens?: number | null;
  /** The client's own request. */
  readonly request: Readonly<Record<string, unknown>>;
}

export interface StreamDecoder {
  /** The events of a frame; none for comments, pings and content that other dialects cannot carry. Never throws. */
  read(frame: SseFrame): ChatEvent[];
}

export interface StreamEncoder {
  /** SSE text for the event; '' if the client's dialect has no event for it. */
  write(event: ChatEvent): string;
  /** An event that clients accept as a keep-alive; '' if the dialect has none or it is too early for one. */
  keepAlive?(): string;
  /** The end of a stream that failed on our side, in dialects that end one with more than an error. */
  fail?(failure: ResponsesFailure): string;
}

/** The upstream side of a dialect: we write requests in it and read its answers. */
export interface UpstreamCodec {
  /** Throws `TranslationError` if the dialect cannot express the request. */
  writeRequest(request: ChatRequest, options: WriteOptions): Record<string, unknown>;
  /** Reads a whole answer, leniently. `seed` makes ids for calls that lack one. */
  decodeAnswer(body: Readonly<Record<string, unknown>>, seed: string): ChatAnswer;
  createDecoder(seed: string): StreamDecoder;
}

/** The client side: we read requests in it and write its answers. */
interface ClientCodec {
  /** Throws `TranslationError` if the request is wrong or cannot be carried to any other dialect. */
  parseRequest(body: Readonly<Record<string, unknown>>, notes: string[]): ChatRequest;
  encodeAnswer(answer: ChatAnswer, options: EncodeOptions): Record<string, unknown>;
  createEncoder(options: EncodeOptions): StreamEncoder;
}

export type ChatCodec = UpstreamCodec & ClientCodec;
