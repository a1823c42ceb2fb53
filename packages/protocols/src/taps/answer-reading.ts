import type { SseFrame } from '../sse/sse-frame.ts';
import type { UsageReading } from '../usage/usage-reading.ts';
import type { DeliveredOutput } from './delivered-output.ts';

/** What has been read of an answer so far. */
export interface AnswerReading {
  /** The provider's id of the answer, if the answer can be fetched again. */
  readonly id?: string | null;
  /** The provider's ids of its items, if they can be referenced later. */
  readonly itemIds?: readonly string[];
  /** The model that answered, as the provider names it. */
  readonly model?: string | null;
  /** Usage as last reported; null if none was. */
  readonly usage: UsageReading | null;
  /** The reported service tier, null for the standard one; undefined if none was reported. */
  readonly reportedTier?: string | null | undefined;
  /** The output figure is the final one, not a running count or a first guess. */
  readonly usageIsFinal: boolean;
  readonly finishReason: string | null;
  /** Tokens of the text, reasoning and tool arguments received so far, estimated from characters. Of a stream: counted when read. */
  readonly deliveredTokens: number;
  /** The beginning of that output, for a tokenizer. */
  readonly deliveredSample?: string;
  /** The answer is complete as its dialect defines it. */
  readonly ended: boolean;
  /** An error the provider reported inside the answer. */
  readonly error: { readonly type: string; readonly message: string } | null;
}

/** Reads a stream's events as they pass, without changing them. */
export interface StreamTap {
  /** Returns true if the event must not reach the client (a usage chunk it did not ask for). */
  read(frame: SseFrame): boolean;
  /**
   * Finds the events that change more than the delivered output; only they must be read. Global, and matches no line feed. Shared by all
   * taps of the dialect.
   */
  readonly matters: RegExp;
  /** True if what `matters` found up to `end` says nothing new. */
  isKnown?(events: string, end: number): boolean;
  /** Receives the events that are not read. */
  readonly delivered: DeliveredOutput;
  /** The output figure of the usage is the final one. */
  readonly usageIsFinal: boolean;
  /** The dialect's final event has been read; nothing useful follows. */
  readonly isOver: boolean;
  /** The last event read and all later ones belong to no answer and must not reach the client. */
  readonly isCut: boolean;
  /** The provider's id of the answer, as soon as it is known, if the answer can be fetched again. */
  readonly answerId: string | null;
  /** The provider's ids of the items that have arrived so far, if they can be referenced later. */
  readonly itemIds: readonly string[];
  reading(): AnswerReading;
}
