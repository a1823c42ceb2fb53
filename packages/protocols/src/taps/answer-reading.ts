import type { SseFrame } from '../sse/sse-reader.ts';
import type { UsageReading } from '../usage/usage-reading.ts';

/** What an answer said about itself, as far as it came. */
export interface AnswerReading {
  /** The provider's id of the answer, where it can be asked for again. */
  readonly id?: string | null;
  /** The provider's ids of its items, where they can be referred to later. */
  readonly itemIds?: readonly string[];
  /** Usage as last reported; null when none came. */
  readonly usage: UsageReading | null;
  /** The service tier as far as it was said, null for the standard one; undefined while nothing was said of it. */
  readonly saidTier?: string | null | undefined;
  /** The output figure is the final one, not a running count or a first guess. */
  readonly usageIsFinal: boolean;
  readonly finishReason: string | null;
  /** Tokens, estimated by characters, of the model's own text, reasoning and tool arguments that came by. */
  readonly deliveredTokens: number;
  /** The beginning of it, for a tokenizer. */
  readonly deliveredSample?: string;
  /** The answer came to its end as its dialect defines it. */
  readonly ended: boolean;
  /** An error the provider reported inside the answer. */
  readonly error: { readonly type: string; readonly message: string } | null;
}

/** Reads a stream's events as they pass, without changing them. */
export interface StreamTap {
  /** Returns true when the event must not reach the client (a usage chunk it did not ask for). */
  read(frame: SseFrame): boolean;
  /** The dialect's last event has come: nothing of use follows. */
  readonly isOver: boolean;
  /** What follows, the event just read included, belongs to no answer: nothing of it may reach the client. */
  readonly isCut: boolean;
  /** The provider's id of the answer, where it can be asked for again and as soon as it is known. */
  readonly answerId: string | null;
  /** The provider's ids of the items that have come so far, where they can be referred to later. */
  readonly itemIds: readonly string[];
  reading(): AnswerReading;
}
