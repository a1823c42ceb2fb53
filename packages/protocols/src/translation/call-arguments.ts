import { isRecord } from '../usage/usage-reading.ts';

/** Anthropic's own way of handing on arguments that are no JSON object. Source: its page on fine-grained tool streaming. */
const wrapper = 'INVALID_JSON';

/** Arguments as an object, for dialects that want one. What is no JSON object is wrapped, so that it can be restored. */
export function parseArguments(text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
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
