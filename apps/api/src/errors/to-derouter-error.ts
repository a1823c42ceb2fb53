import { LedgerError } from '@derouter/billing';
import { DerouterError } from './derouter-error.ts';

/** Anything thrown, as an error that can be shown. What we did not foresee says nothing of its inside. */
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
  if (isDatabaseAway(error)) {
    return new DerouterError('overloaded', 'The service is not available for a moment. Nothing was charged; try again shortly.', {
      retryAfterSeconds: 2,
      cause: error,
    });
  }
  return new DerouterError('internal', 'Something went wrong on our side. Nothing was charged for this request.', { cause: error });
}

function isDatabaseAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(CONNECT|ECONN|08|53|57)/.test(code);
}
