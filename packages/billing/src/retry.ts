import { LedgerError } from './ledger/ledger-error.ts';

const delaysMs = [50, 100, 200, 400, 800, 1600, 3000];

/**
 * Repeats work until the database accepts it. Rejects with an error that a retry cannot fix, or once billing is closed.
 * `onRetry`: called with each error before the next try.
 */
export async function retry<T>(work: () => Promise<T>, onRetry: (error: unknown) => void): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (isClosed(error) || isDataError(error) || isMistake(error)) throw error;
      onRetry(error);
      const delayMs = delaysMs[Math.min(attempt, delaysMs.length - 1)];
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
}

export function isClosed(error: unknown): boolean {
  return error instanceof LedgerError && error.code === 'closed';
}

/** An error of the data itself (constraint, bad value, overspend), which a retry repeats. */
export function isDataError(error: unknown): boolean {
  return error instanceof RangeError || error instanceof LedgerError || /^(22|23|42|DR)/.test(errorCode(error));
}

/** The transaction had to give way to another (deadlock, serialization failure). Nothing of it was written. */
export function isDeadlock(error: unknown): boolean {
  return /^40(P01|001)$/.test(errorCode(error));
}

/** A programming error, which a retry cannot fix. Anything else is treated as the database being unreachable. */
function isMistake(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
}

function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
