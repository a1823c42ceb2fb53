/** A file of the build could not be loaded: another build took its place, or there is no connection. */
export class MissingFile extends Error {}

/** As browsers word it, and Vite for style sheets. */
const missing = /dynamically imported module|^Importing a module script failed|^Unable to preload CSS/;

export function isMissingFile(error: unknown): error is Error {
  return error instanceof MissingFile || (error instanceof Error && missing.test(error.message));
}
