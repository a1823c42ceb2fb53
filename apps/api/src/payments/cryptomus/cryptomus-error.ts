import { cutText } from '@derouter/protocols';
import { z } from 'zod';

/** An answer of the provider. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The header `retry-after`. */
  readonly retryAfter: string | null;
}

/**
 * `unreachable`: no usable answer, so the outcome is unknown. `busy`: refused because of too many requests; nothing was done.
 * `not_found`, `duplicate_order`, `refused`: definite refusals.
 */
type ErrorKind = 'unreachable' | 'busy' | 'not_found' | 'duplicate_order' | 'refused';

/** A call to the provider that did not succeed. The message has no key and no signature. */
export class CryptomusError extends Error {
  override readonly name = 'CryptomusError';
  readonly kind: ErrorKind;
  readonly retryAfterSeconds: number | null;

  constructor(kind: ErrorKind, message: string, details: { readonly retryAfterSeconds?: number | null; readonly cause?: unknown } = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }

  get mayRetry(): boolean {
    return this.kind === 'unreachable' || this.kind === 'busy';
  }
}

/** `{state: 1, message?, errors?}`, with `errors` as lists of texts by field. */
const refusal = z.looseObject({
  message: z.string().nullish(),
  errors: z.record(z.string(), z.union([z.array(z.string()), z.string()])).nullish(),
});

/** The error that an answer other than success stands for. */
export function errorOf({ status, text, retryAfter }: Answer): CryptomusError {
  const retryAfterSeconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : null;
  if (status === 429) return new CryptomusError('busy', 'the provider had too many requests', { retryAfterSeconds });
  const { message, errors } = readRefusal(text);
  const reasons = Object.entries(errors ?? {}).map(([field, texts]) => `${field}: ${[texts].flat().join(', ')}`);
  const said = cutText([message, ...reasons].filter(Boolean).join('; '), 300);
  const isRefusal = (status >= 400 && status < 500) || (status === 200 && said !== '');
  if (!isRefusal) return new CryptomusError('unreachable', `the provider answered ${status}`, { retryAfterSeconds });
  if (status === 404 || /not.{0,4}found|no query results/i.test(said)) return new CryptomusError('not_found', said || 'not found');
  // One text of the documentation says that a known order_id returns its invoice; another lists it as a reason for status 422.
  const aboutOrder = [errors?.order_id ?? []].flat().join(' ');
  if (status === 422 && /unique|taken|exist|duplicate/i.test(aboutOrder)) return new CryptomusError('duplicate_order', said);
  return new CryptomusError('refused', `the provider refused with ${status}: ${said}`);
}

function readRefusal(text: string): z.output<typeof refusal> {
  try {
    return refusal.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}
