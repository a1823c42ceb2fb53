import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';

/**
 * Renders the chart as Helm does, for the part of its template language that the chart uses: `if`, `with`, `range`, `define`, `include`,
 * pipelines and a few functions. Throws on anything else, so that the chart stays within it.
 */
const folder = fileURLToPath(new URL('../../../../ops/helm/derouter', import.meta.url));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

type Data = Record<string, unknown>;
type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly expression: string }
  | { readonly kind: 'if' | 'with' | 'range'; readonly expression: string; readonly body: Node[]; readonly otherwise: Node[] };
type Block = Extract<Node, { readonly body: Node[] }>;
interface Scope {
  readonly dot: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
}

export const defaultValues = () => parse(read('values.yaml')) as Data;
export const valuesSchema = () => JSON.parse(read('values.schema.json')) as Data;

/** Renders every template. Returns the objects. `changes` are merged into the default values. */
export function renderChart(changes: Data = {}): Data[] {
  const chart = parse(read('Chart.yaml')) as { name: string; version: string; appVersion: string };
  const files = readdirSync(join(folder, 'templates'));
  const defined = new Map<string, Node[]>();
  for (const name of files.filter((file) => file.endsWith('.tpl'))) readDefinitions(read(`templates/${name}`), defined);
  const dot = {
    Values: merge(defaultValues(), changes),
    Release: { Name: 'derouter', Service: 'Helm', Revision: 3 },
    Chart: { Name: chart.name, Version: chart.version, AppVersion: chart.appVersion },
  };
  return files
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => run(parseTemplate(read(`templates/${file}`)), { dot, variables: { $: dot } }, defined).split(/^---$/m))
    .map((text) => parse(text) as Data | null)
    .filter((object) => object !== null);
}

function merge(base: Data, changes: Data): Data {
  const isObject = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
  const merged = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const old = merged[key];
    merged[key] = isObject(value) && isObject(old) ? merge(old, value) : value;
  }
  return merged;
}

function readDefinitions(text: string, into: Map<string, Node[]>): void {
  for (const [, name = '', body = ''] of text.matchAll(/\{\{-? define "([^"]+)" -?\}\}\s*([\s\S]*?)\n\{\{- end \}\}(?=\n\n|\n?$)/g)) {
    into.set(name, parseTemplate(body));
  }
}

function parseTemplate(text: string): Node[] {
  const tokens = text
    .replace(/\s*\{\{- /g, '{{ ')
    .replace(/ -\}\}\s*/g, ' }}')
    .split(/(\{\{.*?\}\})/);
  const root: Node[] = [];
  const open: { node: Block; at: Node[] }[] = [];
  let list = root;
  for (const token of tokens) {
    const action = /^\{\{ (.*) \}\}$/.exec(token)?.[1];
    if (action === undefined) {
      if (token !== '') list.push({ kind: 'text', text: token });
      continue;
    }
    const [, word, expression = ''] = /^(if|with|range|else|end)\b ?(.*)$/.exec(action) ?? [];
    if (word === 'else') list = open.at(-1)?.node.otherwise ?? list;
    else if (word === 'end') list = open.pop()?.at ?? root;
    else if (word === 'if' || word === 'with' || word === 'range') {
      const node: Block = { kind: word, expression, body: [], otherwise: [] };
      list.push(node);
      open.push({ node, at: list });
      list = node.body;
    } else list.push({ kind: 'output', expression: action });
  }
  if (open.length > 0) throw new Error('a block of the template has no end');
  return root;
}

type Defined = ReadonlyMap<string, Node[]>;

function run(nodes: readonly Node[], scope: Scope, defined: Defined): string {
  return nodes.map((node) => runNode(node, scope, defined)).join('');
}

function runNode(node: Node, scope: Scope, defined: Defined): string {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'output') return String(evaluate(node.expression, scope, defined) ?? '');
  const [, key, item, source] = /^(\$\w+), (\$\w+) := (.*)$/.exec(node.expression) ?? [];
  const value = evaluate(source ?? node.expression, scope, defined);
  if (!isTrue(value)) return run(node.otherwise, scope, defined);
  if (node.kind === 'if') return run(node.body, scope, defined);
  if (node.kind === 'with') return run(node.body, { ...scope, dot: value }, defined);
  // Go goes through maps in the order of their keys.
  const entries = Array.isArray(value) ? value.map((one, i) => [i, one] as const) : Object.entries(value as Data).sort();
  return entries
    .map(([name, one]) => {
      const named = key === undefined || item === undefined ? {} : { [key]: name, [item]: one };
      return run(node.body, { dot: one, variables: { ...scope.variables, ...named } }, defined);
    })
    .join('');
}

function isTrue(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Splits at a separator that is outside of parentheses and quotes. */
function split(text: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  let isQuoted = false;
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted;
    if (!isQuoted && char === '(') depth++;
    if (!isQuoted && char === ')') depth--;
    if (char === separator && depth === 0 && !isQuoted) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function evaluate(expression: string, scope: Scope, defined: Defined): unknown {
  let value: unknown;
  for (const [at, step] of split(expression, '|').entries()) {
    const [head = '', ...rest] = split(step, ' ');
    const given = [...rest.map((one) => operand(one, scope, defined)), ...(at > 0 ? [value] : [])];
    value = given.length === 0 && !(head in functions) ? operand(head, scope, defined) : call(head, given, defined);
  }
  return value;
}

function operand(text: string, scope: Scope, defined: Defined): unknown {
  if (text.startsWith('(')) return evaluate(text.slice(1, -1), scope, defined);
  if (text.startsWith('"')) return JSON.parse(text);
  if (/^-?\d+$/.test(text)) return Number(text);
  if (text === '.') return scope.dot;
  const [first = '', ...path] = text.split('.');
  const start = first === '' ? scope.dot : scope.variables[first];
  if (first !== '' && !(first in scope.variables)) throw new Error(`the chart uses ${text}, which this renderer does not know`);
  return path.reduce((value: unknown, name) => (value as Data | undefined)?.[name], start);
}

const functions: Readonly<Record<string, (...given: never[]) => unknown>> = {
  quote: (value: unknown) => JSON.stringify(String(value ?? '')),
  default: (fallback: unknown, value: unknown) => (isTrue(value) ? value : fallback),
  nindent: (count: number, text: string) => `\n${text.replace(/^(?=.)/gm, ' '.repeat(count))}`,
  toYaml: (value: unknown) => stringify(value).trimEnd(),
  add: (...numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0),
  int: (value: unknown) => Math.trunc(Number(value)),
  printf: (format: string, ...values: unknown[]) => values.reduce<string>((text, value) => text.replace(/%[sd]/, String(value)), format),
  replace: (from: string, to: string, text: string) => text.replaceAll(from, to),
  trunc: (length: number, text: string) => text.slice(0, length),
  trimSuffix: (suffix: string, text: string) => (text.endsWith(suffix) ? text.slice(0, -suffix.length) : text),
};

function call(name: string, given: readonly unknown[], defined: Defined): unknown {
  if (name === 'include') {
    const body = defined.get(String(given[0]));
    if (!body) throw new Error(`the chart includes ${String(given[0])}, which is not defined`);
    return run(body, { dot: given[1], variables: { $: given[1] } }, defined);
  }
  const known = functions[name];
  if (!known) throw new Error(`the chart calls ${name}, which this renderer does not know`);
  return known(...(given as never[]));
}
