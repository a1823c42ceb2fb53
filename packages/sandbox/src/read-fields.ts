import { SandboxError, type Schema, type Tool } from './sandbox-request.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a message's content, which is a string or a list of parts. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => (isFields(part) && typeof part.text === 'string' ? part.text : ''))
    .filter(Boolean)
    .join('\n');
}

/** Reads a non-empty list of objects. Throws `SandboxError` if the field is anything else. */
export function readList(body: Fields, name: string): readonly Fields[] {
  const list = body[name];
  if (!Array.isArray(list) || list.length === 0 || !list.every(isFields)) {
    throw new SandboxError(400, `${name}: a list of objects is required`, name);
  }
  return list;
}

/** Reads a positive integer; null if the field is absent. Throws `SandboxError` if it is anything else. */
export function readLimit(body: Fields, name: string): number | null {
  const value = body[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new SandboxError(400, `${name}: must be a whole number above 0`, name);
  }
  return value;
}

export function readStops(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((stop): stop is string => typeof stop === 'string') : [];
}

/** Reads the tools that have a name. A missing schema allows any object. */
export function readTools(value: unknown, read: (tool: Fields) => { name: unknown; schema: unknown } | null): readonly Tool[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((tool: unknown) => {
    const found = isFields(tool) ? read(tool) : null;
    return found && typeof found.name === 'string' ? [{ name: found.name, schema: readSchema(found.schema) }] : [];
  });
}

export function readSchema(value: unknown): Schema {
  return isFields(value) ? value : { type: 'object' };
}
