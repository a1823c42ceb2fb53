/** A pooler stands between this process and PostgreSQL, and the settings do not allow for it. The message says what to change. */
export class PoolerError extends Error {
  override readonly name = 'PoolerError';
}
