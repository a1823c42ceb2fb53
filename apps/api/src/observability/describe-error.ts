/** The fields of an error that may be logged. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * Converts an error for the log. Database errors carry the values of the statement (in `params`, `detail`, and drizzle's
 * message); these are dropped, since a value may be an email address or the hash of a secret.
 */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!isErrorLike(error)) return { type: typeof error, message: 'a value that is not an error was thrown' };
  // Drizzle appends the values to its message; PostgreSQL quotes them in some messages.
  const message = (error.message.split(/\n?params: /)[0] ?? '').replace(/: "[^"]*"$/, '');
  const { code } = error as { code?: unknown };
  return {
    type: typeof error.name === 'string' ? error.name : 'object',
    message,
    ...(typeof code === 'string' && { code }),
    ...(typeof error.stack === 'string' && {
      stack: error.stack
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .slice(0, 20)
        .join('\n'),
    }),
    ...(isErrorLike(error.cause) && depth < 3 && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** True for errors and for copies of them: the job queue reports its errors as plain objects. */
function isErrorLike(value: unknown): value is { message: string; name?: unknown; stack?: unknown; cause?: unknown } {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}
