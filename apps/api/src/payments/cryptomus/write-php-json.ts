import { JsonNumber } from './parse-json.ts';

/** Characters that PHP's `json_encode` escapes and JavaScript does not, even with JSON_UNESCAPED_UNICODE. */
const escapes: Readonly<Record<string, string>> = { '/': '\\/', '\u2028': '\\u2028', '\u2029': '\\u2029' };

/** Writes a value of `parseJson` as PHP's `json_encode` with JSON_UNESCAPED_UNICODE does, numbers as they were. */
export function writePhpJson(value: unknown): string {
  if (value instanceof JsonNumber) return value.source;
  if (Array.isArray(value)) return `[${value.map(writePhpJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, member]) => `${writePhpJson(key)}:${writePhpJson(member)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value).replace(/[/\u2028\u2029]/g, (character) => escapes[character] ?? character);
}
