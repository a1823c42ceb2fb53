import { cutText } from '../../json/cut-text.ts';
import { isRecord, textOf } from '../../usage/usage-reading.ts';
import { invalid } from '../translation-error.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Requires text; otherwise throws a `TranslationError` (400) that names the field. */
export function requireText(value: unknown, param: string): string {
  return typeof value === 'string' ? value : invalid(param, 'must be a string.');
}

/** Reads optional text; null if it is absent. */
export function readText(value: unknown, param: string): string | null {
  return value === undefined || value === null ? null : requireText(value, param);
}

export function readNumber(value: unknown, param: string): number | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'number' && Number.isFinite(value) ? value : invalid(param, 'must be a number.');
}

export function readBoolean(value: unknown, param: string): boolean | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'boolean' ? value : invalid(param, 'must be true or false.');
}

export function requireRecord(value: unknown, param: string): Record<string, unknown> {
  return isRecord(value) ? value : invalid(param, 'must be an object.');
}

export function readRecord(value: unknown, param: string): Record<string, unknown> | null {
  return value === undefined || value === null ? null : requireRecord(value, param);
}

/** Reads a list of objects; an absent list is empty. */
export function readRecords(value: unknown, param: string): Record<string, unknown>[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) invalid(param, 'must be an array.');
  return value.map((item, at) => requireRecord(item, `${param}[${at}]`));
}

/** Reads one of the allowed words; null if it is absent. */
export function readWord<const Word extends string>(value: unknown, words: readonly Word[], param: string): Word | null {
  if (value === undefined || value === null) return null;
  return words.find((word) => word === value) ?? invalid(param, `must be one of ${words.join(', ')}.`);
}

/** Whether a value has content: undefined, null, false, empty lists and empty objects do not. */
export function hasContent(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isRecord(value) || Object.keys(value).length > 0;
}

/** Adds a note for every top-level field that was not read, so that no field is dropped silently. */
export function noteUnknown(body: Fields, known: ReadonlySet<string>, notes: string[]): void {
  for (const [name, value] of Object.entries(body)) {
    if (!known.has(name) && hasContent(value)) notes.push(`${cutText(name, 64)} has no counterpart and was left out`);
  }
}

export { textOf };

/** The objects in a list, ignoring everything else: for answers, which are read leniently. */
export function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
