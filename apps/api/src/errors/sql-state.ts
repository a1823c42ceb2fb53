/** The SQLSTATE of an error that drizzle may have wrapped; null if it has none. */
export function sqlState(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) if ('code' in at && typeof at.code === 'string') return at.code;
  return null;
}
