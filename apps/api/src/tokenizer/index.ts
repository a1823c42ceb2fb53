export type { CountTokens } from './count-tokens.ts';
export { loadO200k } from './load-o200k.ts';
