import { isRecord } from '../../usage/usage-reading.ts';

declare global {
  /** Available in Node since 21, but not yet in TypeScript's library. Source: TC39 proposal "JSON.parse source text access". */
  interface JSON {
    parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown;
    rawJSON(text: string): unknown;
  }
}

/** Anthropic's own wrapper for arguments that are not a JSON object. Source: Anthropic documentation, "Fine-grained tool streaming". */
const wrapper = 'INVALID_JSON';

/** Numbers that a double may not represent exactly: long ones, and those with an exponent. */
const mayLoseDigits = /\d{16}|\d\.?\d*[eE]/;

/** Keeps the spelling of a number that would change if it were parsed and written again. */
function keepDigits(_: string, value: unknown, context: { readonly source?: string }): unknown {
  return typeof value === 'number' && context.source !== undefined && String(value) !== context.source
    ? JSON.rawJSON(context.source)
    : value;
}

/**
 * Parses arguments into an object, for dialects that require one. Text that is not a JSON object is wrapped, so that it can be restored.
 */
export function parseArguments(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  try {
    const value: unknown = mayLoseDigits.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Wrapped below.
  }
  return { [wrapper]: text };
}

/** Whether `parseArguments` had to wrap the text. */
export function isWrapped(input: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(input).length === 1 && typeof input[wrapper] === 'string';
}

/** The JSON text of arguments that came as an object. */
export function writeArguments(input: unknown): string {
  if (!isRecord(input)) return input === undefined || input === null ? '{}' : JSON.stringify(input);
  const wrapped = Object.keys(input).length === 1 ? input[wrapper] : undefined;
  return typeof wrapped === 'string' ? wrapped : JSON.stringify(input);
}
