export * from './accounts.ts';
export * from './catalog.ts';
export * from './deposits.ts';
export * from './keys.ts';
export * from './ledger.ts';
export * from './operations.ts';
export * from './payments.ts';
export * from './usage.ts';
