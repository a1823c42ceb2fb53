/** What the documentation is written with, and the reader's own values in its place. */
export interface DocsValues {
  readonly baseUrl: string;
  readonly key: string;
  /** A model of OpenAI's dialects, one of Anthropic's, and a small one of Anthropic's. */
  readonly gpt: string;
  readonly claude: string;
  readonly haiku: string;
}

export const writtenValues: DocsValues = {
  baseUrl: 'https://derouter.example',
  key: 'dr-your-key',
  gpt: 'gpt-5-mini',
  claude: 'claude-sonnet-4-6',
  haiku: 'claude-haiku-4-5',
};

const names = Object.keys(writtenValues) as (keyof DocsValues)[];
const written = new RegExp(names.map((name) => writtenValues[name].replaceAll('.', '\\.')).join('|'), 'g');

/** Replaces the values that a text of the documentation is written with. */
export function fillIn(text: string, values: DocsValues): string {
  return text.replace(written, (found) => values[names.find((name) => writtenValues[name] === found) ?? 'baseUrl']);
}

/** Does the same in HTML. */
export function fillInHtml(html: string, values: DocsValues): string {
  const escaped = names.map((name) => [name, values[name].replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)]);
  return fillIn(html, Object.fromEntries(escaped) as unknown as DocsValues);
}
