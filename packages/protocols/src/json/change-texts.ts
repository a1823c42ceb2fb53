import { isRecord } from '../usage/usage-reading.ts';
import { changeItems, changeTopLevel, readTopLevel } from './top-level-fields.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Turns changes of parsed top-level fields into changes of the text they were parsed from; null removes a field. List items that are
 * identical (`===`) to the originals keep their text, so that numbers keep their digits.
 */
export function changeTexts(text: string, body: Fields, changes: Fields): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name, value === null ? null : writeField(text, body, name, value)]),
  );
}

function writeField(text: string, body: Fields, name: string, value: unknown): string {
  const before = body[name];
  const raw = readTopLevel(text, name);
  if (raw !== null && isRecord(value) && isRecord(before)) return writeMembers(raw, before, value);
  if (raw === null || !Array.isArray(value) || !Array.isArray(before) || value.length !== before.length) return JSON.stringify(value);
  return changeItems(raw, (item, at) => (value[at] === (before as unknown[])[at] ? item : JSON.stringify(value[at])));
}

/** Does the same for the members of an object, most of which stay as they are. */
function writeMembers(raw: string, before: Fields, value: Fields): string {
  const changed = Object.keys(value).filter((name) => value[name] !== before[name]);
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(value, name));
  return changeTopLevel(raw, {
    ...Object.fromEntries(changed.map((name) => [name, writeField(raw, before, name, value[name])])),
    ...Object.fromEntries(removed.map((name) => [name, null])),
  });
}
