import { applyEdits, type JSONPath, modify, type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { CliError } from '../fail.ts';

/** A member and its new value; undefined removes it. */
export type JsonChange = readonly [path: JSONPath, value: unknown];

/** Reads JSON with comments and trailing commas. An empty file is an empty object. Throws `CliError`. */
export function readJson(path: string, text: string): Record<string, unknown> {
  const errors: ParseError[] = [];
  const body = text.replace(/^\uFEFF/, '');
  if (body.trim() === '') return {};
  const value: unknown = parse(body, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    const line = body.slice(0, error.offset).split('\n').length;
    throw new CliError(`${path} is not valid JSON (line ${line}: ${printParseErrorCode(error.error)}): correct it first.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new CliError(`${path} does not contain a JSON object.`);
  return value as Record<string, unknown>;
}

/** Changes single members of a JSON text. Everything else keeps its bytes: comments, order, indentation, line ends. */
export function editJson(path: string, text: string, changes: readonly JsonChange[]): string {
  readJson(path, text);
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  let body = text.slice(mark.length);
  if (body.trim() === '') body = '{}\n';
  const eol = body.includes('\r\n') ? '\r\n' : '\n';
  const indent = /^([ \t]+)\S/m.exec(body)?.[1] ?? '  ';
  const formattingOptions = { eol, insertSpaces: !indent.startsWith('\t'), tabSize: indent.startsWith('\t') ? 1 : indent.length };
  for (const [where, value] of changes) body = applyEdits(body, modify(body, where, value, { formattingOptions }));
  return mark + body;
}
