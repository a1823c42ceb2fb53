/**
 * Whether PostgreSQL refused a prepared statement because the table has changed under it (0A000, "cached plan must not change result
 * type") or because it no longer knows it (26000). Nothing of its transaction was written. Connections that were opened before the change
 * give this answer once for each statement; one that is opened afterwards does not.
 */
export function isStalePlan(error: unknown): boolean {
  const { code, routine, cause } = (error ?? {}) as { code?: unknown; routine?: unknown; cause?: unknown };
  // By where it was raised: the text is translated, and 0A000 has other causes.
  if (code === '0A000' && routine === 'RevalidateCachedQuery') return true;
  if (code === '26000' && routine === 'FetchPreparedStatement') return true;
  // Typed queries wrap the driver's errors.
  return cause instanceof Error && isStalePlan(cause);
}
