import { isRecord } from '../../usage/usage-reading.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';

const maxArrayLength = 100_000;

/**
 * Collects the arguments of a call that arrive in pieces, each with its path (`$.items[0].name`); pieces of one string are appended.
 * Source: Vertex AI reference, `FunctionCall.partialArgs`.
 */
export class PartialArguments {
  readonly #root: Record<string, unknown> = {};

  add(partialArgs: unknown): void {
    for (const piece of recordsOf(partialArgs)) {
      const path = readPath(textOf(piece.jsonPath));
      if (path.length > 0) place(this.#root, path, piece);
    }
  }

  /** Merges the arguments so far over those that arrived whole. */
  merge(args: unknown): Record<string, unknown> {
    return isRecord(args) ? { ...args, ...this.#root } : this.#root;
  }
}

function readPath(text: string): (string | number)[] {
  const steps = text.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/g);
  return [...steps].map(([, name, at, single, double]) =>
    at !== undefined ? Number(at) : (name ?? single ?? double ?? '').replace(/\\(.)/g, '$1'),
  );
}

function place(root: Record<string, unknown>, path: readonly (string | number)[], piece: Readonly<Record<string, unknown>>): void {
  let at: Record<string, unknown> | unknown[] = root;
  for (const [depth, step] of path.entries()) {
    const next = path[depth + 1];
    if (next === undefined) {
      set(at, step, readValue(piece, get(at, step)));
      return;
    }
    const found = get(at, step);
    const inner: Record<string, unknown> | unknown[] = isRecord(found) || Array.isArray(found) ? found : typeof next === 'number' ? [] : {};
    set(at, step, inner);
    at = inner;
  }
}

function get(holder: Record<string, unknown> | unknown[], step: string | number): unknown {
  if (Array.isArray(holder)) return typeof step === 'number' ? holder[step] : undefined;
  return Object.hasOwn(holder, step) ? holder[step] : undefined;
}

/** Sets an own property, even if the key is `__proto__`. */
function set(holder: Record<string, unknown> | unknown[], step: string | number, value: unknown): void {
  if (Array.isArray(holder) && (typeof step !== 'number' || step > maxArrayLength)) return;
  Object.defineProperty(holder, step, { value, enumerable: true, configurable: true, writable: true });
}

function readValue(piece: Readonly<Record<string, unknown>>, before: unknown): unknown {
  if (typeof piece.stringValue === 'string') return typeof before === 'string' ? before + piece.stringValue : piece.stringValue;
  if (typeof piece.numberValue === 'number') return piece.numberValue;
  return typeof piece.boolValue === 'boolean' ? piece.boolValue : null;
}
