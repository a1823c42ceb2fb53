/** Array types we pass and read, by their PostgreSQL type ids (pg_type.oid of `_int8`, `_text`, `_uuid`). */
const arrayTypeIds = { bigints: 1016, texts: 1009, uuids: 2951 } as const;

/**
 * Serializers for arrays, so that the driver does not ask each new connection for the server's types: a question that,
 * when the connection breaks in the middle of it, left the waiting query without an answer for good.
 */
export const arrayTypes = {
  bigints: {
    to: arrayTypeIds.bigints,
    from: [arrayTypeIds.bigints],
    serialize: (list: unknown) => writeArray(list),
    parse: (text: string) => readArray(text).map(BigInt),
  },
  texts: { to: arrayTypeIds.texts, from: [arrayTypeIds.texts], serialize: (list: unknown) => writeArray(list), parse: readArray },
  uuids: { to: arrayTypeIds.uuids, from: [arrayTypeIds.uuids], serialize: (list: unknown) => writeArray(list), parse: readArray },
};

/** An array literal. drizzle writes its own: those pass as they are. */
export function writeArray(list: unknown): string {
  if (!Array.isArray(list)) return String(list);
  return `{${list.map((item) => (item === null ? 'NULL' : `"${String(item).replace(/[\\"]/g, '\\$&')}"`)).join(',')}}`;
}

/** The items of a one-dimensional array literal. */
export function readArray(text: string): string[] {
  const items: string[] = [];
  const item = /"((?:[^"\\]|\\.)*)"|([^,{}]+)/gs;
  for (const [, quoted, plain] of text.slice(1, -1).matchAll(item)) {
    items.push(quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/gs, '$1'));
  }
  return items;
}
