type Fields = Readonly<Record<string, unknown>>;

/**
 * Google's APIs accept two spellings of a field, such as `maxOutputTokens` and `max_output_tokens`.
 * Source: Protocol Buffers documentation, "ProtoJSON Format".
 */
export function camelName(name: string): string {
  return name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Converts the member names to camel case; nested values stay as they are. */
export function camelFields(record: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [camelName(name), value]));
}

/** The spelling in which a record has the member; camel case if it has none. */
export function spellingOf(record: Fields, name: string): string {
  return Object.keys(record).find((key) => camelName(key) === name) ?? name;
}

/** A member in either spelling. */
export function memberOf(record: Fields, name: string): unknown {
  return record[spellingOf(record, name)];
}

/** The name of a member that is present in both spellings, which is ambiguous; null if there is none. */
export function doubledMember(record: Fields): string | null {
  const seen = new Set<string>();
  for (const name of Object.keys(record)) {
    const camel = camelName(name);
    if (seen.has(camel)) return camel;
    seen.add(camel);
  }
  return null;
}
