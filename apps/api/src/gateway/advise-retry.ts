/** What a caller is told of trying again. */
export interface RetryAdvice {
  /** Goes into `retry-after`, and is never shorter than it must be. */
  readonly afterSeconds: number | null;
  /** Trying again cannot help, or not for so long that no client waits. */
  readonly isFinal: boolean;
  /** When it may help, where that is later than clients wait. */
  readonly resetAt: Date | null;
}

/** Claude Code gives up at more than 60 s, and OpenAI's SDK then waits for as long as it likes. */
const maxWaitSeconds = 59;

/** Decides what to tell of trying again: a wait that clients keep to, or that this is final. */
export function adviseRetry(
  { status, code, retryAfterSeconds }: { readonly status: number; readonly code: string; readonly retryAfterSeconds: number | null },
  now = Date.now(),
): RetryAdvice {
  if (retryAfterSeconds !== null && retryAfterSeconds > maxWaitSeconds) {
    return { afterSeconds: null, isFinal: true, resetAt: new Date(now + retryAfterSeconds * 1000) };
  }
  const isFinal = status < 500 ? status !== 408 && status !== 429 : code === 'upstream_unauthorized';
  return { afterSeconds: isFinal ? null : retryAfterSeconds, isFinal, resetAt: null };
}
