/**
 * Whether an error says that this server cannot do its work now, whatever the statement: it is read-only (25006), as the old primary
 * is after a failover, out of resources (53), shutting down (57P01 to 57P04) or cannot read or write its files (58). A connection
 * made anew may reach another server; this one would give the same answer for as long as it lasts.
 */
export function isServerUnfit(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return /^(25006|53...|57P0[1-4]|58...)$/.test(code);
  // Typed queries wrap the driver's errors.
  return cause instanceof Error && isServerUnfit(cause);
}
