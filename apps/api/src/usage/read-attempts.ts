import { z } from 'zod';

/** One try at one upstream, as receipts keep it. */
export interface StoredAttempt {
  readonly upstreamId: string;
  /** HTTP status, or null when no response came. */
  readonly status: number | null;
  /** What went wrong, in the provider's or the network's own word. */
  readonly error: string | null;
  readonly ms: number;
}

/** A try as customers see it: nothing tells which upstream it was. */
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

/** Reads a receipt's attempts; none where there are none or they cannot be read. */
export function readAttempts(value: unknown): readonly StoredAttempt[] {
  const read = stored.safeParse(value);
  return read.success ? read.data : [];
}

export function viewAttempts(attempts: readonly StoredAttempt[]): AttemptView[] {
  return attempts.map((attempt, i) => ({ number: i + 1, httpStatus: attempt.status, errorKind: errorKindOf(attempt), ms: attempt.ms }));
}

/** One of a few words: the original ones can tell where a request went. */
function errorKindOf({ status, error }: StoredAttempt): AttemptErrorKind | null {
  if (error !== null && /TIMEOUT/i.test(error)) return 'timeout';
  if (status === null) return 'unreachable';
  if (status === 429 || error === 'rate_limit_error') return 'rate_limited';
  if (status === 503 || status === 529 || error === 'overloaded_error') return 'overloaded';
  if (status >= 400 && status < 500) return 'refused';
  return status >= 500 || error !== null ? 'provider_error' : null;
}
