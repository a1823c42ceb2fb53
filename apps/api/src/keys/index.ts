export { createKeyDirectory, type KeyDirectory, type Principal } from './key-directory.ts';
export { createKey } from './manage-keys.ts';
export { readSecret } from './read-secret.ts';
export { keysRouter } from './router.ts';
