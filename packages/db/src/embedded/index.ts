export { backUpEmbedded, FolderNotEmpty, restoreEmbedded } from './back-up.ts';
export { freePort } from './free-port.ts';
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from './start-embedded.ts';
export { type SupervisedPostgres, superviseEmbedded } from './supervise-embedded.ts';
