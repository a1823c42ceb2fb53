export { createKeyDirectory, type KeyDirectory, type Principal } from './key-directory.ts';
export { keysRouter } from './router.ts';
