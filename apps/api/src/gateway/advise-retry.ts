import { databaseNowMs } from '@derouter/db';

/** Whether and when a caller should retry. */
export interface RetryAdvice {
  /** Value of `retry-after`; never shorter than the real wait. */
  readonly afterSeconds: number | null;
  /** A retry is pointless, or only possible after longer than any client waits. */
  readonly isFinal: boolean;
  /** When a retry may succeed, if that is later than clients wait. */
  readonly resetAt: Date | null;
}

/** Above 60 s, Claude Code gives up and OpenAI's SDK ignores the header. */
const maxWaitSeconds = 59;

/** Chooses between a delay that clients respect and a permanent refusal. */
export function adviseRetry(
  { status, code, retryAfterSeconds }: { readonly status: number; readonly code: string; readonly retryAfterSeconds: number | null },
  now = databaseNowMs(),
): RetryAdvice {
  if (retryAfterSeconds !== null && retryAfterSeconds > maxWaitSeconds) {
    return { afterSeconds: null, isFinal: true, resetAt: new Date(now + retryAfterSeconds * 1000) };
  }
  const isFinal = status < 500 ? status !== 408 && status !== 429 : code === 'upstream_unauthorized';
  return { afterSeconds: isFinal ? null : retryAfterSeconds, isFinal, resetAt: null };
}
