export { createSealer, type Sealer } from './seal.ts';
export { inspectSealed, resealAll } from './sealed-columns.ts';
