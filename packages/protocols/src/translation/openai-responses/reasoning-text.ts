import { recordsOf, textOf } from '../fields/read-fields.ts';

/** The text of a reasoning item: its summary, or its content on servers that show all of it. */
export function reasoningText(item: Readonly<Record<string, unknown>>): string {
  const summary = recordsOf(item.summary).map((part) => textOf(part.text));
  const shown = summary.length > 0 ? summary : recordsOf(item.content).map((part) => textOf(part.text));
  return shown.join('\n\n');
}
