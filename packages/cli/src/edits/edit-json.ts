import {
  applyEdits,
  findNodeAtLocation,
  type JSONPath,
  modify,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
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
  for (const [where, value] of changes)
    body = value === undefined ? applyEdits(body, modify(body, where, value, {})) : set(body, where, value);
  return mark + body;
}

function set(body: string, where: JSONPath, value: unknown): string {
  const root = parseTree(body, [], { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, where);
  if (!root) return body;
  const eol = body.includes('\r\n') ? '\r\n' : '\n';
  const unit = /^([ \t]+)\S/m.exec(body)?.[1] ?? '  ';
  const write = (one: unknown, indent: string) => JSON.stringify(one, null, unit).replaceAll('\n', `${eol}${indent}`);
  if (node) return splice(body, node.offset, node.length, write(value, indentAt(body, node.offset)));
  // Insert into the innermost object that is there, with those that are missing around the value.
  const parent = findNodeAtLocation(root, where.slice(0, -1));
  if (parent?.type !== 'object') return set(body, where.slice(0, -1), { [String(where.at(-1))]: value });
  const last = parent.children?.at(-1);
  const own = indentAt(body, parent.offset);
  const member = (indent: string) => `${JSON.stringify(where.at(-1))}: ${write(value, indent)}`;
  if (!last) {
    const inside = body.slice(parent.offset + 1, parent.offset + parent.length - 1);
    const text = `${eol}${own}${unit}${member(own + unit)}${inside.trim() === '' ? `${eol}${own}` : ''}`;
    return splice(body, parent.offset + 1, inside.trim() === '' ? inside.length : 0, text);
  }
  const isSpread = body.slice(parent.offset, last.offset).includes('\n');
  const indent = isSpread ? indentAt(body, last.offset) : own;
  return splice(body, last.offset + last.length, 0, `,${isSpread ? eol + indent : ' '}${member(indent)}`);
}

const splice = (text: string, offset: number, length: number, by: string) => text.slice(0, offset) + by + text.slice(offset + length);

/** The white space at the beginning of the line. */
function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';
}
