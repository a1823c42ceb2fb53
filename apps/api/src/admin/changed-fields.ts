/** What a change replaced, for the audit log: null if there was or is nothing. */
export interface ChangedFields {
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

type Row = Readonly<Record<string, unknown>>;

/** Columns whose values are secrets, or stand for them. The audit log says only that they changed. */
const secret = /sealed|hash|hmac|secret/i;
/** Columns that change with every change. */
const noise = new Set(['updatedAt']);

/**
 * The fields that differ between a row before and after a change. Of a row that was added or removed: all that are set. Amounts are
 * decimal text, and secrets are `set`.
 */
export function changedFields(before: object | null | undefined, after: object | null | undefined): ChangedFields {
  return compare(before as Row | null | undefined, after as Row | null | undefined);
}

function compare(before: Row | null | undefined, after: Row | null | undefined): ChangedFields {
  const names = Object.keys({ ...before, ...after }).filter((name) => !noise.has(name) && !isSame(before?.[name], after?.[name]));
  const pick = (row: Row | null | undefined) =>
    row ? Object.fromEntries(names.flatMap((name) => (name in row ? [[name, show(name, row[name])]] : []))) : null;
  return { before: pick(before), after: pick(after) };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(plain(a ?? null)) === JSON.stringify(plain(b ?? null));
}

function show(name: string, value: unknown): unknown {
  return secret.test(name) && value !== null ? 'set' : plain(value ?? null);
}

/** A value as JSON can carry it. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
  }
  return value;
}
