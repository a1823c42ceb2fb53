export { createKeyDirectory, type KeyDirectory } from './key-directory.ts';
export type { Principal } from './key-entry.ts';
export type { KeyView } from './key-view.ts';
export { createKey, listKeys, readKey } from './manage-keys.ts';
export { peekSecret, readCredential } from './read-secret.ts';
export { withKey } from './with-key.ts';
