import { z } from 'zod';

/** One attempt at one upstream, as receipts store it. */
export interface StoredAttempt {
  readonly upstreamId: string;
  /** HTTP status, or null when no response came. */
  readonly status: number | null;
  /** What went wrong, as the provider's or the network's error code. */
  readonly error: string | null;
  readonly ms: number;
}

/** An attempt as customers see it, without the upstream. */
export interface AttemptView {
  /** From 1 on. */
  readonly number: number;
  readonly httpStatus: number | null;
  readonly errorKind: AttemptErrorKind | null;
  readonly ms: number;
}

type AttemptErrorKind = 'timeout' | 'unreachable' | 'rate_limited' | 'overloaded' | 'refused' | 'provider_error';

const stored = z.array(
  z.object({
    upstreamId: z.string(),
    status: z.number().nullable(),
    error: z.string().nullable(),
    ms: z.number(),
  }),
);

/** Reads a receipt's attempts; an empty list if there are none or they cannot be read. */
export function readAttempts(value: unknown): readonly StoredAttempt[] {
  const read = stored.safeParse(value);
  return read.success ? read.data : [];
}

export function viewAttempts(attempts: readonly StoredAttempt[]): AttemptView[] {
  return attempts.map((attempt, i) => ({ number: i + 1, httpStatus: attempt.status, errorKind: errorKindOf(attempt), ms: attempt.ms }));
}

/** A coarse category: the raw error could reveal which upstream was used. */
function errorKindOf({ status, error }: StoredAttempt): AttemptErrorKind | null {
  if (error !== null && /TIMEOUT/i.test(error)) return 'timeout';
  if (status === null) return 'unreachable';
  if (status === 429 || error === 'rate_limit_error') return 'rate_limited';
  if (status === 503 || status === 529 || error === 'overloaded_error') return 'overloaded';
  if (status >= 400 && status < 500) return 'refused';
  return status >= 500 || error !== null ? 'provider_error' : null;
}
