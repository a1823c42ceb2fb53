import type { ErrorReport } from '@derouter/protocols';
import type { EndReason } from '../exchange.ts';

/** How the exchange with the upstream ended. */
export type Ending = 'complete' | EndReason | 'upstream_failed';

/** What is known of a stream when nothing more of it will come. */
export interface StreamFacts {
  /** Why we ended the exchange, if we did. */
  readonly endReason: EndReason | null;
  /** The connection broke, or an event could not be read or passed on. */
  readonly interrupted: boolean;
  /** What came after the last whole event could not be read. */
  readonly restIsUnreadable: boolean;
  /** The dialect's final event was read. */
  readonly isOver: boolean;
  /** Events came that belong to no answer; they were held back. */
  readonly isCut: boolean;
  readonly isTranslated: boolean;
  /** The answer is complete as its dialect defines it. */
  readonly ended: boolean;
  readonly usageIsFinal: boolean;
  /** The provider reported an error within the answer. */
  readonly hasError: boolean;
}

/** True if the connection broke before all had come. Once all has come, how it closes does not matter. */
export function wasLost({ endReason, interrupted, isOver, ended, usageIsFinal }: StreamFacts): boolean {
  return interrupted && endReason === null && !isOver && !(ended && usageIsFinal);
}

/** True if the client must hear from us that the answer is not whole. */
export function brokeOff(facts: StreamFacts): boolean {
  const { endReason, restIsUnreadable, isOver, isCut, isTranslated, ended, hasError } = facts;
  if (restIsUnreadable || wasLost(facts)) return true;
  if (endReason === null && !ended && !hasError) return true;
  // Translation reports the error itself.
  return isCut && !isOver && !isTranslated;
}

/** Some clients hang up at the last event: one that has received it has the whole answer. */
export function endingOf(facts: StreamFacts): Ending {
  const { endReason, isOver, hasError } = facts;
  return (isOver ? null : endReason) ?? (brokeOff(facts) || hasError ? 'upstream_failed' : 'complete');
}

/** What the client is told at the end of a stream that is not whole; null if the stream says it itself, or all is well. */
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
