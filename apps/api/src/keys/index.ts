export { createKeyDirectory, type KeyDirectory, type Principal } from './key-directory.ts';
export type { KeyView } from './key-view.ts';
export { createKey, listKeys, readKey } from './manage-keys.ts';
export { peekSecret, readCredential } from './read-secret.ts';
export { keysRouter } from './router.ts';
