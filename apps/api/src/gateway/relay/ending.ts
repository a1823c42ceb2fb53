import type { ErrorReport } from '@derouter/protocols';
import type { EndReason } from '../exchange.ts';

/** How a stream or answer ended. */
export type Ending = 'complete' | EndReason | 'upstream_failed';

/** The final state of a stream, from which its ending is derived. */
export interface StreamFacts {
  /** Why we ended the exchange, if we did. */
  readonly endReason: EndReason | null;
  /** The connection broke, or an event could not be read or forwarded. */
  readonly interrupted: boolean;
  /** The bytes after the last complete event could not be read. */
  readonly restIsUnreadable: boolean;
  /** The dialect's final event was read. */
  readonly isOver: boolean;
  /** Events after the end of the answer arrived; they were not forwarded. */
  readonly isCut: boolean;
  readonly isTranslated: boolean;
  /** The answer is complete as its dialect defines it. */
  readonly ended: boolean;
  readonly usageIsFinal: boolean;
  /** The provider reported an error within the answer. */
  readonly hasError: boolean;
}

/** Whether the connection broke before the answer was complete. Afterwards it does not matter how it closes. */
export function wasLost({ endReason, interrupted, isOver, ended, usageIsFinal }: StreamFacts): boolean {
  return interrupted && endReason === null && !isOver && !(ended && usageIsFinal);
}

/** Whether we must tell the client that the answer is incomplete. */
export function brokeOff(facts: StreamFacts): boolean {
  const { endReason, restIsUnreadable, isOver, isCut, isTranslated, ended, hasError } = facts;
  if (restIsUnreadable || wasLost(facts)) return true;
  if (endReason === null && !ended && !hasError) return true;
  // Translation reports the error itself.
  return isCut && !isOver && !isTranslated;
}

/** Derives the ending. A client that disconnects after the last event has the whole answer, as some clients do. */
export function endingOf(facts: StreamFacts): Ending {
  const { endReason, isOver, hasError } = facts;
  return (isOver ? null : endReason) ?? (brokeOff(facts) || hasError ? 'upstream_failed' : 'complete');
}

/** The error that ends an incomplete stream; null if the answer is complete or the stream reports the error itself. */
export function lastWordsOf(facts: StreamFacts, hasOutput: boolean): Omit<ErrorReport, 'requestId'> | null {
  if (brokeOff(facts)) return hasOutput ? lastWords.upstream_failed : lastWords.nothing_came;
  const ending = endingOf(facts);
  return ending === 'suspended' || ending === 'shutdown' ? lastWords[ending] : null;
}

const lastWords = {
  upstream_failed: {
    status: 502,
    code: 'upstream_failed',
    message: 'The provider ended the answer midway. What was delivered is charged.',
  },
  nothing_came: { status: 504, code: 'upstream_timeout', message: 'The provider failed to answer. Nothing was charged; try again.' },
  shutdown: {
    status: 503,
    code: 'shutting_down',
    message: 'The service is restarting. What was delivered is charged.',
    retryAfterSeconds: 2,
  },
  suspended: { status: 403, code: 'account_suspended', message: 'This key may not be used any more. What was delivered is charged.' },
} as const;
