import type { ResponsesFailure } from '../errors/responses-failure.ts';
import type { SseFrame } from '../sse/sse-frame.ts';
import type { ChatAnswer, ChatDialect, ChatEvent, ChatRequest } from './intermediate.ts';

/** How the answer to a client names itself. */
export interface AnswerIdentity {
  readonly id: string;
  readonly model: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

export interface WriteOptions {
  /** The dialect of the client, whose field names an error must use. */
  readonly from: ChatDialect;
  readonly upstreamModel: string;
  readonly maxOutputTokens: number;
  /** False: a server that is only compatible with OpenAI's. */
  readonly isOpenaiItself: boolean;
  /** What is approximated is said here, in words. */
  readonly notes: string[];
}

export interface EncodeOptions {
  readonly identity: AnswerIdentity;
  /** Chat streams: the client asked for the usage chunk. */
  readonly includeUsage: boolean;
  /** Tokens of the prompt as we estimate them, for where they must be said before the provider says them. */
  readonly promptTokens?: number | null;
  /** The client's own request. */
  readonly request: Readonly<Record<string, unknown>>;
}

export interface StreamDecoder {
  /** What the frame says; nothing for comments, pings and what has no place elsewhere. Never throws. */
  read(frame: SseFrame): ChatEvent[];
}

export interface StreamEncoder {
  /** SSE text for the event; '' when the client's dialect says nothing then. */
  write(event: ChatEvent): string;
  /** An event that clients count as a sign of life; '' where there is none, or not yet. */
  keepAlive?(): string;
  /** The end of a stream that failed on our side, in dialects that end one with more than an error. */
  fail?(failure: ResponsesFailure): string;
}

/** The upstream side of a dialect: we write requests in it and read its answers. */
export interface UpstreamCodec {
  /** Throws `TranslationError` for what the dialect cannot say. */
  writeRequest(request: ChatRequest, options: WriteOptions): Record<string, unknown>;
  /** Reads a whole answer, leniently; `seed` makes ids for calls that came without. */
  decodeAnswer(body: Readonly<Record<string, unknown>>, seed: string): ChatAnswer;
  createDecoder(seed: string): StreamDecoder;
}

/** The client side: we read requests in it and write its answers. */
interface ClientCodec {
  /** Throws `TranslationError` for what is wrong or cannot be carried to any other dialect. */
  parseRequest(body: Readonly<Record<string, unknown>>, notes: string[]): ChatRequest;
  encodeAnswer(answer: ChatAnswer, options: EncodeOptions): Record<string, unknown>;
  createEncoder(options: EncodeOptions): StreamEncoder;
}

export type ChatCodec = UpstreamCodec & ClientCodec;
