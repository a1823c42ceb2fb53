/** Array types that we send and read, by their PostgreSQL type ids (`oid` in `pg_type` of `_int8`, `_text`, …). */
const arrayTypeIds = {
  bigints: 1016,
  texts: 1009,
  uuids: 2951,
  ints: 1007,
  booleans: 1000,
  jsonbs: 3807,
  moments: 1185,
  floats: 1022,
} as const;

/**
 * Serializers for arrays, so that the driver does not query each new connection for the server's types: if the connection
 * broke during that query, the waiting query never settled.
 */
export const arrayTypes = {
  bigints: {
    to: arrayTypeIds.bigints,
    from: [arrayTypeIds.bigints],
    serialize: (list: unknown) => writePlainArray(list),
    parse: (text: string) => readArray(text).map(BigInt),
  },
  texts: { to: arrayTypeIds.texts, from: [arrayTypeIds.texts], serialize: (list: unknown) => writeArray(list), parse: readArray },
  uuids: { to: arrayTypeIds.uuids, from: [arrayTypeIds.uuids], serialize: (list: unknown) => writePlainArray(list), parse: readArray },
  ints: { to: arrayTypeIds.ints, from: [], serialize: (list: unknown) => writePlainArray(list), parse: readArray },
  booleans: { to: arrayTypeIds.booleans, from: [], serialize: (list: unknown) => writePlainArray(list), parse: readArray },
  momentLists: {
    to: arrayTypeIds.moments,
    from: [arrayTypeIds.moments],
    serialize: (list: unknown) => writePlainArray(list),
    parse: (text: string) => readArray(text).map((moment) => new Date(moment)),
  },
  floats: {
    to: arrayTypeIds.floats,
    from: [],
    serialize: (list: unknown) => writePlainArray(list),
    parse: (text: string) => readArray(text).map(Number),
  },
  jsonbs: { to: arrayTypeIds.jsonbs, from: [], serialize: (list: unknown) => writeArray(list), parse: readArray },
};

/** An array literal. drizzle serializes arrays itself; its literals are passed through. */
export function writeArray(list: unknown): string {
  if (!Array.isArray(list)) return String(list);
  let text = '{';
  for (const item of list) {
    if (text.length > 1) text += ',';
    text += item === null ? 'NULL' : `"${quote(String(item))}"`;
  }
  return `${text}}`;
}

const special = /[\\"]/;

function quote(text: string): string {
  return special.test(text) ? text.replace(/[\\"]/g, '\\$&') : text;
}

const plain = /^[\w.:+-]*$/;

/** An array literal for items that usually need no quotes: numbers, ids, timestamps. Other items are quoted. */
export function writePlainArray(list: unknown): string {
  if (!Array.isArray(list)) return String(list);
  let text = '{';
  for (const item of list) {
    if (text.length > 1) text += ',';
    if (item === null) text += 'NULL';
    else {
      const value = String(item);
      text += value !== '' && plain.test(value) && value.toUpperCase() !== 'NULL' ? value : `"${quote(value)}"`;
    }
  }
  return `${text}}`;
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
