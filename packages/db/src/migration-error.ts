/** The database does not have the schema of this version, and migrating does not help. The message says why. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}
