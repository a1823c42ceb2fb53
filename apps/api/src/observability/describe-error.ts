/** What of an error may stand in a log. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * An error for the log. Database errors carry the values of the statement (in `params`, `detail`, and drizzle's message):
 * those stay out, since a value may be a prompt's name, an address or a secret's hash.
 */
export function describeError(error: unknown, depth = 0): LoggedError | { readonly message: string } {
  if (!(error instanceof Error)) return { message: typeof error };
  // Drizzle's message ends with the values; PostgreSQL quotes them in some of its own.
  const message = (error.message.split(/\n?params: /)[0] ?? '').replace(/: "[^"]*"$/, '');
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message,
    ...(typeof code === 'string' && { code }),
    ...(error.stack && {
      stack: error.stack
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .slice(0, 20)
        .join('\n'),
    }),
    ...(error.cause instanceof Error && depth < 3 && { cause: describeError(error.cause, depth + 1) as LoggedError }),
  };
}
