export type { Database, Sql, TransactionSql } from './client-types.ts';
export { type Connection, type ConnectOptions, connect } from './connect.ts';
export { createDedicated, type DedicatedConnections } from './dedicated.ts';
export type { GuardedTransaction, Statement } from './guarded-transaction.ts';
export { countApplied, expectedMigrations, migrate } from './migrate.ts';
export { idTime, newId } from './new-id.ts';
export type { StaffRole } from './schema/accounts.ts';
export * as schema from './schema/index.ts';
export { isServerUnfit } from './server-unfit.ts';
