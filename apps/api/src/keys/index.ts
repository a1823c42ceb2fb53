export { createKeyDirectory, type KeyDirectory, type Principal } from './key-directory.ts';
export { readSecret } from './read-secret.ts';
export { keysRouter } from './router.ts';
