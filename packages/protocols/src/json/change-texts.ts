import { changeItems, readTopLevel } from './top-level-fields.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Changes of parsed top-level fields as changes of the text they were parsed from. Items of a list that stay the very same
 * keep their text, so that numbers keep their digits. Null removes a field.
 */
export function changeTexts(text: string, body: Fields, changes: Fields): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name, value === null ? null : writeField(text, body, name, value)]),
  );
}

function writeField(text: string, body: Fields, name: string, value: unknown): string {
  const before = body[name];
  const raw = Array.isArray(value) && Array.isArray(before) && value.length === before.length ? readTopLevel(text, name) : null;
  if (raw === null || !Array.isArray(value)) return JSON.stringify(value);
  return changeItems(raw, (item, at) => (value[at] === (before as unknown[])[at] ? item : JSON.stringify(value[at])));
}
