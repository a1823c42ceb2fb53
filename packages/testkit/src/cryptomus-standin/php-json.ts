/** What the stand-in writes. Numbers are integers: PHP writes others in its own way. */
export type PhpValue = string | number | boolean | null | readonly PhpValue[] | { readonly [key: string]: PhpValue };

const hex = (character: string) =>
  [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/**
 * Writes JSON as PHP's `json_encode` does: `/`, U+2028 and U+2029 escaped always, other characters outside ASCII unless
 * `unescapedUnicode` (its flag JSON_UNESCAPED_UNICODE) is set.
 */
export function phpJson(value: PhpValue, unescapedUnicode = true): string {
  if (typeof value === 'string') {
    const text = JSON.stringify(value)
      .replaceAll('/', '\\/')
      .replace(/[\u2028\u2029]/g, hex);
    return unescapedUnicode ? text : text.replace(/[\u0080-\uffff]/g, hex);
  }
  if (value === null || typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map((member) => phpJson(member, unescapedUnicode)).join(',')}]`;
  const members = Object.entries(value).map(([key, member]) => `${phpJson(key, unescapedUnicode)}:${phpJson(member, unescapedUnicode)}`);
  return `{${members.join(',')}}`;
}

function isList(value: PhpValue): value is readonly PhpValue[] {
  return Array.isArray(value);
}
