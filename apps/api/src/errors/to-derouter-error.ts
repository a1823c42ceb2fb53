import { LedgerError } from '@derouter/billing';
import { DerouterError } from './derouter-error.ts';

/** Anything thrown, as an error that can be shown. Unexpected errors reveal no details. */
export function toDerouterError(error: unknown): DerouterError {
  if (error instanceof DerouterError) return error;
  if (error instanceof LedgerError) {
    if (error.code === 'overloaded') {
      return new DerouterError('overloaded', 'The service is busy. Nothing was charged; try again shortly.', {
        retryAfterSeconds: 1,
        cause: error,
      });
    }
    if (error.code === 'closed') {
      return new DerouterError('shutting_down', 'The service is restarting. Nothing was charged; try again shortly.', {
        retryAfterSeconds: 2,
        cause: error,
      });
    }
  }
  if (isUnstorable(error))
    return new DerouterError('validation_failed', 'The request holds a character that cannot be stored.', { cause: error });
  if (isDatabaseAway(error)) {
    return new DerouterError('overloaded', 'The service is not available for a moment. Nothing was charged; try again shortly.', {
      retryAfterSeconds: 2,
      cause: error,
    });
  }
  return new DerouterError('internal', 'Something went wrong on our side. Nothing was charged for this request.', { cause: error });
}

/** NUL and broken UTF-8 in text that a caller sent. */
function isUnstorable(error: unknown): boolean {
  return /^(22021|22P05)$/.test(codeOf(error));
}

/**
 * The database cannot be reached, or cannot do it now: the driver's codes, the network's, and PostgreSQL's classes of
 * connections (08), a server that only reads after a failover (25), conflicts between transactions (40), resources (53, 54),
 * locks (55), an operator or a crash (57), input and output (58) and the server's own failures (F0, XX). The rest are
 * errors of the data or of a statement, which a retry cannot fix.
 */
function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  return (
    /^(CONNECT|ECONN|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/.test(code) || /^(08|25|40|5[34578]|F0|XX)...$/.test(code)
  );
}

/** The code of an error or of its cause, since drizzle wraps the driver's errors. */
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause instanceof Error ? codeOf(cause) : '';
}
