export { createKeyDirectory, type KeyDirectory } from './key-directory.ts';
export type { Principal } from './key-entry.ts';
export type { KeyView } from './key-view.ts';
export { createKey, listKeys, readKey, revokeKey } from './manage-keys.ts';
export { peekSecret, readCredential } from './read-secret.ts';
export { updateKey } from './update-key.ts';
export { withKey } from './with-key.ts';
