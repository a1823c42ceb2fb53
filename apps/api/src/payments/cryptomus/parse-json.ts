/** A JSON number as it was written, such as `1.0e-7` or `20.0`: a double would lose digits and spelling. */
export class JsonNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Parses JSON and replaces each number by `readNumber` of its source text. Throws `SyntaxError`. */
export function parseJson(text: string, readNumber: (source: string) => unknown): unknown {
  return JSON.parse(text, (_key: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? readNumber(context?.source ?? String(value)) : value,
  );
}
