/** What the page of keys shows, as the address keeps it. */
export interface KeysSearch {
  /** The dialog for a new key is open. */
  readonly create?: true;
  /** Only keys with this in their name or in the visible ends of their secret. */
  readonly q?: string;
}

const maxChars = 80;
/** What lists show of a secret, and the rest of it. */
const secret = /(\bdr-[0-9A-Za-z]{5})[0-9A-Za-z]+/g;

/** Reads the address; leaves out what cannot be one. */
export function readKeysSearch({ create, q }: Record<string, unknown>): KeysSearch {
  // A search for digits only arrives as a number.
  const text = typeof q === 'string' || typeof q === 'number' ? cutSecrets(String(q)) : '';
  return { ...(create === true && { create }), ...(text !== '' && { q: text }) };
}

/** Whoever pastes a whole key finds it by its start: the rest must not get into the address. */
export function cutSecrets(text: string): string {
  return text.replace(secret, '$1').slice(0, maxChars);
}

/** The keys in which every word of `q` is found. */
export function findKeys<Key extends { readonly prefix: string; readonly last4: string }>(
  keys: readonly Key[],
  nameOf: (key: Key) => string,
  q = '',
): readonly Key[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return keys.filter((key) => {
    const text = `${nameOf(key)} ${key.prefix}…${key.last4}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
