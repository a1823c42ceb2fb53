type Fields = Readonly<Record<string, unknown>>;

/**
 * Google's interfaces read a field in two spellings, `maxOutputTokens` and `max_output_tokens`.
 * Source: Protocol Buffers documentation, "ProtoJSON Format".
 */
export function camelName(name: string): string {
  return name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The members with their names in camel case; what is inside them stays as it is. */
export function camelFields(record: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [camelName(name), value]));
}

/** The spelling in which a record has the member; camel case where it has none. */
export function spellingOf(record: Fields, name: string): string {
  return Object.keys(record).find((key) => camelName(key) === name) ?? name;
}

/** A member in either spelling. */
export function memberOf(record: Fields, name: string): unknown {
  return record[spellingOf(record, name)];
}

/** A member that is there in both spellings, of which nobody knows which one counts; null where there is none. */
export function doubledMember(record: Fields): string | null {
  const seen = new Set<string>();
  for (const name of Object.keys(record)) {
    const camel = camelName(name);
    if (seen.has(camel)) return camel;
    seen.add(camel);
  }
  return null;
}
