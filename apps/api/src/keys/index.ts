export { createKeyDirectory, type KeyDirectory, type Principal } from './key-directory.ts';
export type { KeyView } from './key-view.ts';
export { createKey, listKeys, readKey } from './manage-keys.ts';
export { readSecret, refuseKeyInQuery } from './read-secret.ts';
export { keysRouter } from './router.ts';
