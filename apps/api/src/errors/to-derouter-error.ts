import { LedgerError } from '@derouter/billing';
import { DerouterError } from './derouter-error.ts';

/** Converts anything thrown to an error that can be shown. Unexpected errors reveal no details. */
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
    return new DerouterError('validation_failed', 'The request contains a character that cannot be stored.', { cause: error });
  if (isDatabaseAway(error)) {
    return new DerouterError('overloaded', 'The service is temporarily unavailable. Nothing was charged; try again shortly.', {
      retryAfterSeconds: 2,
      cause: error,
    });
  }
  return new DerouterError('internal', 'Something went wrong on our side. Nothing was charged for this request.', { cause: error });
}

/** True for errors about NUL characters or invalid UTF-8 in the caller's text. */
function isUnstorable(error: unknown): boolean {
  return /^(22021|22P05)$/.test(codeOf(error));
}

/**
 * True if the database is unreachable or temporarily unable to serve: codes of the driver and of the network, and PostgreSQL's
 * classes for connections (08), a server that became read-only in a failover (25), conflicts between transactions (40),
 * resources (53, 54), locks (55), operator intervention or a crash (57), I/O errors (58) and internal errors (F0, XX). All
 * other errors are about data or a statement, and a retry cannot fix them.
 */
function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  return (
    /^(CONNECT|ECONN|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/.test(code) || /^(08|25|40|5[34578]|F0|XX)...$/.test(code)
  );
}

/** The code of an error or of its cause: drizzle wraps the driver's errors. */
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause instanceof Error ? codeOf(cause) : '';
}
