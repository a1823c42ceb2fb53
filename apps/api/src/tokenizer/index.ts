export { type CountTokens, loadO200k } from './load-o200k.ts';
