/** The filters of the usage page, as the address keeps them. */
export interface UsageSearch {
  readonly key?: string;
  readonly tag?: string;
  /** The caller's own request id. */
  readonly request?: string;
  readonly session?: string;
}

const maxChars = { key: 36, tag: 64, request: 128, session: 64 } as const;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads filters from the address; leaves out what cannot be one. */
export function readUsageSearch(search: Record<string, unknown>): UsageSearch {
  const names = Object.keys(maxChars) as (keyof typeof maxChars)[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name];
      // The router parses values, so that a tag such as 42 arrives as a number.
      const text = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
      const isValid = text !== '' && text.length <= maxChars[name] && (name !== 'key' || uuid.test(text));
      return isValid ? [[name, text]] : [];
    }),
  );
}
