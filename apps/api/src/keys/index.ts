export { createKeyDirectory, type KeyDirectory } from './key-directory.ts';
export type { Principal } from './key-entry.ts';
export type { KeyView } from './key-view.ts';
export { createKey, listKeys, readKey } from './manage-keys.ts';
export { readSecret, refuseKeyInQuery } from './read-secret.ts';
export { keysRouter } from './router.ts';
