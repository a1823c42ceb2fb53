import { isRecord, textOf } from '../../usage/usage-reading.ts';
import { invalid } from '../translation-error.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Text, or a 400 that names the field. */
export function requireText(value: unknown, param: string): string {
  return typeof value === 'string' ? value : invalid(param, 'must be a string.');
}

/** Text or, where nothing was said, null. */
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

/** A list of objects; nothing said is an empty list. */
export function readRecords(value: unknown, param: string): Record<string, unknown>[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) invalid(param, 'must be an array.');
  return value.map((item, at) => requireRecord(item, `${param}[${at}]`));
}

/** One of the allowed words, or null where nothing was said. */
export function readWord<const Word extends string>(value: unknown, words: readonly Word[], param: string): Word | null {
  if (value === undefined || value === null) return null;
  return words.find((word) => word === value) ?? invalid(param, `must be one of ${words.join(', ')}.`);
}

/** Whether the client said something: absent, null, false, empty lists and empty objects say nothing. */
export function saysSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isRecord(value) || Object.keys(value).length > 0;
}

/** Notes every top-level field that nobody read, so that nothing is lost in silence. */
export function noteUnknown(body: Fields, known: ReadonlySet<string>, notes: string[]): void {
  for (const [name, value] of Object.entries(body)) {
    if (!known.has(name) && saysSomething(value)) notes.push(`${name.slice(0, 64)} has no counterpart and was left out`);
  }
}

export { textOf };

/** The objects of a list, whatever else is in it: for answers, which are read leniently. */
export function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
