/** A text in an address; one that looks like a number arrives as one. Undefined if it is empty or anything else. */
export function readText(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
