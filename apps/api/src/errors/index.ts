export { DerouterError } from './derouter-error.ts';
export { toDerouterError } from './to-derouter-error.ts';
