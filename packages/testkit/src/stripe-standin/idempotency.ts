import { ApiError } from './validate-request.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Answers a POST once per idempotency key, as the API does: the first answer is stored, also a decline or a server error, and
 * is replayed. The same key with other parameters is an error. Refused parameters are not stored. Source: Stripe API
 * reference, "Idempotent requests".
 */
export function createIdempotency() {
  const stored = new Map<string, ApiAnswer & { readonly fingerprint: string }>();
  return (key: string | null, fingerprint: string, answer: () => ApiAnswer): ApiAnswer & { readonly replayed: boolean } => {
    const earlier = key === null ? undefined : stored.get(key);
    if (earlier && earlier.fingerprint !== fingerprint) {
      throw new ApiError(400, {
        type: 'idempotency_error',
        message: 'Keys for idempotent requests can only be used with the same parameters they were first used with.',
      });
    }
    if (earlier) return { ...earlier, replayed: true };
    const first = answer();
    if (key !== null) stored.set(key, { ...first, fingerprint });
    return { ...first, replayed: false };
  };
}
