import manifest from '../package.json' with { type: 'json' };

/** The running version. */
export const version: string = manifest.version;
