/** The page to open after sign-in, from a search parameter; undefined unless it is a path of this site. */
export function readNext(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined;
}
