import { z } from 'zod';

/** One attempt, as receipts store it. */
export interface StoredAttempt {
  readonly upstreamId: string;
  /** HTTP status, or null if there was no response. */
  readonly status: number | null;
  /** Error code of the provider or the network. */
  readonly error: string | null;
  readonly ms: number;
}

/** An attempt as customers see it, without the upstream. */
export interface AttemptView {
  /** Counts from 1. */
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

/** Parses a receipt's attempts. Returns an empty list if there are none or they cannot be parsed. */
export function readAttempts(value: unknown): readonly StoredAttempt[] {
  const read = stored.safeParse(value);
  return read.success ? read.data : [];
}

export function viewAttempts(attempts: readonly StoredAttempt[]): AttemptView[] {
  return attempts.map((attempt, i) => ({ number: i + 1, httpStatus: attempt.status, errorKind: errorKindOf(attempt), ms: attempt.ms }));
}

/** A coarse category, because the raw error could reveal which upstream was used. */
function errorKindOf({ status, error }: StoredAttempt): AttemptErrorKind | null {
  if (error !== null && /TIMEOUT/i.test(error)) return 'timeout';
  if (status === null) return 'unreachable';
  if (status === 429 || error === 'rate_limit_error') return 'rate_limited';
  if (status === 503 || status === 529 || error === 'overloaded_error') return 'overloaded';
  if (status >= 400 && status < 500) return 'refused';
  return status >= 500 || error !== null ? 'provider_error' : null;
}
