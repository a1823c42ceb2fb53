export * from './accounts.ts';
export * from './auto-top-up.ts';
export * from './catalog.ts';
export * from './keys.ts';
export * from './ledger.ts';
export * from './operations.ts';
export * from './payments.ts';
export * from './usage.ts';
