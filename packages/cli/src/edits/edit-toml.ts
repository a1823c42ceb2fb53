import { isDeepStrictEqual } from 'node:util';
import { parse, stringify, type TomlTable } from 'smol-toml';
import { CliError } from '../fail.ts';

/** Parses TOML. Throws `CliError`. */
export function readToml(path: string, text: string): TomlTable {
  try {
    return parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new CliError(`${path} is not valid TOML: ${(error as Error).message.split('\n')[0]}`);
  }
}

interface TomlChange {
  /** Values of keys before the first table. */
  readonly top: Readonly<Record<string, string>>;
  /** A table of tables, such as `model_providers`, and the entry that replaces the one of its name. */
  readonly section: string;
  readonly name: string;
  readonly entry: TomlTable;
}

const header = /^[ \t]*\[/;

/**
 * Sets single keys and one table. Everything else keeps its bytes. The result is parsed and compared with what was meant, so that a
 * file whose form is not understood is refused rather than damaged. Throws `CliError`.
 */
export function editToml(path: string, text: string, { top, section, name, entry }: TomlChange): string {
  const before = readToml(path, text);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  let lines = text === '' ? [] : text.split(/\r?\n/);
  lines = withoutTable(lines, `${section}.${name}`);
  for (const [key, value] of Object.entries(top)) lines = withKey(lines, key, JSON.stringify(value));
  while (lines.at(-1)?.trim() === '') lines.pop();
  const table = stringify({ [section]: { [name]: entry } })
    .trimEnd()
    .split('\n');
  const after = [...lines, ...(lines.length > 0 ? [''] : []), ...table, ''].join(eol);

  const expected = { ...before, ...top, [section]: { ...(before[section] as TomlTable | undefined), [name]: entry } };
  if (!isDeepStrictEqual(plain(parseOrNull(after)), plain(expected))) {
    throw new CliError(`${path} is written in a form that cannot be edited safely: set it up by hand as docs/clients.md describes.`);
  }
  return after;
}

/** Sets a key of the part before the first table, keeping a comment behind it. */
function withKey(lines: readonly string[], key: string, value: string): string[] {
  const firstTable = lines.findIndex((line) => header.test(line));
  const end = firstTable === -1 ? lines.length : firstTable;
  const at = lines.slice(0, end).findIndex((line) => new RegExp(`^[ \\t]*(${key}|"${key}"|'${key}')[ \\t]*=`).test(line));
  if (at !== -1) {
    return lines.with(
      at,
      (lines[at] ?? '').replace(/=[ \t]*("(?:[^"\\]|\\.)*"|'[^']*')/, () => `= ${value}`),
    );
  }
  const line = `${key} = ${value}`;
  if (firstTable === -1) {
    const last = lines.findLastIndex((one) => one.trim() !== '');
    return [...lines.slice(0, last + 1), line, ...lines.slice(last + 1)];
  }
  // Above the comments that belong to the first table.
  let start = end;
  while (start > 0 && lines[start - 1]?.trim().startsWith('#')) start--;
  return [...lines.slice(0, start), line, ...(start === end || start > 0 ? [''] : ['']), ...lines.slice(start)];
}

/** Removes a table and the tables inside it. */
function withoutTable(lines: readonly string[], name: string): string[] {
  const escaped = name.replaceAll('.', '[ \\t]*\\.[ \\t]*');
  const own = new RegExp(`^[ \\t]*\\[[ \\t]*${escaped}[ \\t]*[.\\]]`);
  let isInside = false;
  return lines.filter((line) => {
    if (header.test(line)) isInside = own.test(line);
    return !isInside;
  });
}

function parseOrNull(text: string): TomlTable | null {
  try {
    return parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}

/** Without prototypes and classes of the parser, for comparison. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? `${one}n` : one)));
