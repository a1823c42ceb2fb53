import type { Schema } from './sandbox-request.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type SchemaObject = Readonly<Record<string, unknown>>;

const formats: Readonly<Record<string, string>> = {
  date: '2026-01-15',
  'date-time': '2026-01-15T12:00:00Z',
  time: '12:00:00Z',
  duration: 'P1D',
  email: 'sandbox@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

/** From this depth on, options are chosen that end soonest, so that recursive schemas terminate. */
const maxDepth = 6;

/**
 * Makes a deterministic, valid instance of a JSON Schema (2020-12, the subset that structured outputs and tools use): type,
 * enum, const, properties, items, anyOf, oneOf, allOf, $ref, lengths, ranges, multiples, formats and simple patterns. If no
 * instance can be valid, the result is only close to one.
 */
export function makeInstance(schema: Schema): Json {
  return make(schema, { root: schema, depth: 0 });
}

interface Context {
  readonly root: Schema;
  readonly depth: number;
}

function make(schema: Schema, context: Context): Json {
  if (typeof schema === 'boolean') return schema ? 'sandbox' : null;
  const whole = flatten(schema, context);
  if ('const' in whole) return whole.const as Json;
  if (Array.isArray(whole.enum) && whole.enum.length > 0) return whole.enum[0] as Json;
  const options = whole.anyOf ?? whole.oneOf;
  if (Array.isArray(options) && options.length > 0) return makeOption(whole, options, context);
  switch (typeOf(whole, context)) {
    case 'object':
      return makeObject(whole, context);
    case 'array':
      return makeArray(whole, context);
    case 'integer':
      return makeNumber(whole, true);
    case 'number':
      return makeNumber(whole, false);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return makeString(whole);
  }
}

/** Resolves `$ref` and merges `allOf` into a single schema. */
function flatten(schema: SchemaObject, context: Context, seen: readonly string[] = []): SchemaObject {
  let whole: SchemaObject = schema;
  if (typeof schema.$ref === 'string' && !seen.includes(schema.$ref)) {
    const { $ref, ...rest } = schema;
    const target = resolveRef(schema.$ref, context.root);
    if (isObject(target)) whole = merge(flatten(target, context, [...seen, schema.$ref]), rest);
  }
  if (Array.isArray(whole.allOf)) {
    const { allOf, ...rest } = whole;
    whole = (allOf as unknown[]).filter(isObject).reduce<SchemaObject>((sum, part) => merge(sum, flatten(part, context, seen)), rest);
  }
  return whole;
}

function merge(a: SchemaObject, b: SchemaObject): SchemaObject {
  const merged: Record<string, unknown> = { ...a, ...b };
  if (isObject(a.properties) && isObject(b.properties)) {
    // A map, and no assignment: a property may be named __proto__.
    const properties = new Map(Object.entries(a.properties));
    for (const [name, schema] of Object.entries(b.properties)) {
      const before = properties.get(name);
      properties.set(name, isObject(before) && isObject(schema) ? merge(before, schema) : schema);
    }
    merged.properties = Object.fromEntries(properties);
  }
  if (Array.isArray(a.required) && Array.isArray(b.required)) merged.required = [...new Set([...a.required, ...b.required])];
  for (const name of ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']) narrow(merged, name, a, b, Math.max);
  for (const name of ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems']) narrow(merged, name, a, b, Math.min);
  return merged;
}

function narrow(merged: Record<string, unknown>, name: string, a: SchemaObject, b: SchemaObject, pick: (x: number, y: number) => number) {
  const [x, y] = [a[name], b[name]];
  if (typeof x === 'number' && typeof y === 'number') merged[name] = pick(x, y);
}

function resolveRef(ref: string, root: Schema): unknown {
  if (!ref.startsWith('#')) return undefined;
  let at: unknown = root;
  for (const part of ref.slice(1).split('/').filter(Boolean)) {
    const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    at = isObject(at) || Array.isArray(at) ? (at as Record<string, unknown>)[name] : undefined;
  }
  return at;
}

/** Chooses the first option or, at `maxDepth`, the first that cannot recurse. */
function makeOption(whole: SchemaObject, options: readonly unknown[], context: Context): Json {
  const { anyOf, oneOf, ...rest } = whole;
  const usable = options.filter((option): option is Schema => isObject(option) || option === true);
  const terminates = (option: Schema) =>
    option !== true && isObject(option) && !('$ref' in option) && option.type !== 'object' && option.type !== 'array';
  const chosen = (context.depth >= maxDepth ? usable.find(terminates) : undefined) ?? usable[0] ?? true;
  return make(isObject(chosen) ? merge(rest, chosen) : rest, { ...context, depth: context.depth + 1 });
}

function typeOf(schema: SchemaObject, context: Context): string {
  const { type } = schema;
  if (Array.isArray(type)) {
    const types = type.filter((name): name is string => typeof name === 'string');
    if (context.depth >= maxDepth && types.includes('null')) return 'null';
    return types.find((name) => name !== 'null') ?? 'null';
  }
  if (typeof type === 'string') return type;
  if (isObject(schema.properties) || Array.isArray(schema.required)) return 'object';
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  if ('minimum' in schema || 'maximum' in schema || 'multipleOf' in schema) return 'number';
  return 'string';
}

function makeObject(schema: SchemaObject, context: Context): Json {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema.required) ? (schema.required as string[]) : []);
  const inner = { ...context, depth: context.depth + 1 };
  const result: Record<string, Json> = {};
  const put = (name: string, value: Json) => {
    Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
  };
  for (const [name, property] of Object.entries(properties)) {
    if (property !== false && (required.has(name) || context.depth < 2)) put(name, make(property as Schema, inner));
  }
  const others: Schema = isObject(schema.additionalProperties) ? schema.additionalProperties : true;
  for (const name of required) if (!Object.hasOwn(result, name)) put(name, make(others, inner));
  const min = typeof schema.minProperties === 'number' ? schema.minProperties : 0;
  for (let i = 1; Object.keys(result).length < min; i++) put(`field_${i}`, make(others, inner));
  return result;
}

function makeArray(schema: SchemaObject, context: Context): Json {
  const inner = { ...context, depth: context.depth + 1 };
  const prefix = Array.isArray(schema.prefixItems) ? (schema.prefixItems as Schema[]) : [];
  const min = typeof schema.minItems === 'number' ? schema.minItems : 0;
  const max = typeof schema.maxItems === 'number' ? schema.maxItems : Number.POSITIVE_INFINITY;
  const wanted = Math.min(max, Math.max(min, prefix.length, context.depth >= 2 || schema.items === false ? 0 : 1));
  const items: Json[] = [];
  for (let i = 0; items.length < wanted && i < wanted + 1000; i++) {
    const own = prefix[items.length] ?? (schema.items === false ? undefined : ((schema.items as Schema | undefined) ?? true));
    if (own === undefined) break;
    const item = vary(make(own, inner), own, schema.uniqueItems === true ? i : 0, context);
    if (schema.uniqueItems === true && items.some((before) => JSON.stringify(before) === JSON.stringify(item))) continue;
    items.push(item);
  }
  return items;
}

/** Another value for the same schema, for arrays with `uniqueItems`. */
function vary(item: Json, schema: Schema, step: number, context: Context): Json {
  if (step === 0) return item;
  const whole = isObject(schema) ? flatten(schema, context) : {};
  if (Array.isArray(whole.enum)) return (whole.enum[step % whole.enum.length] as Json) ?? item;
  if (typeof item === 'number') {
    const by = typeof whole.multipleOf === 'number' ? whole.multipleOf : 1;
    const max = typeof whole.maximum === 'number' ? whole.maximum : Number.POSITIVE_INFINITY;
    return item + by * step <= max ? item + by * step : item - by * step;
  }
  if (typeof item === 'boolean') return step % 2 === 0 ? item : !item;
  if (typeof item === 'string' && !whole.format && !whole.pattern) {
    const text = String(step);
    const max = typeof whole.maxLength === 'number' ? whole.maxLength : 200;
    return item.length + text.length <= max ? item + text : text.padStart(item.length, item).slice(-max);
  }
  return item;
}

function makeNumber(schema: SchemaObject, whole: boolean): number {
  const bound = (name: string) => (typeof schema[name] === 'number' ? (schema[name] as number) : undefined);
  const step = bound('multipleOf') ?? (whole ? 1 : undefined);
  const [from, above, to, below] = [bound('minimum'), bound('exclusiveMinimum'), bound('maximum'), bound('exclusiveMaximum')];
  const low = Math.max(from ?? Number.NEGATIVE_INFINITY, above ?? Number.NEGATIVE_INFINITY);
  const high = Math.min(to ?? Number.POSITIVE_INFINITY, below ?? Number.POSITIVE_INFINITY);
  const fits = (n: number) =>
    (from === undefined || n >= from) &&
    (above === undefined || n > above) &&
    (to === undefined || n <= to) &&
    (below === undefined || n < below);
  if (step !== undefined) {
    const size = whole && !Number.isInteger(step) ? Math.ceil(step) : step;
    const near = Number.isFinite(low) ? Math.ceil(low / size) : Number.isFinite(high) ? Math.floor(high / size) : 1;
    for (const k of [1, near, near + 1, near - 1]) if (fits(k * size)) return k * size;
    return near * size;
  }
  for (const n of [1, low, high, (low + high) / 2, low + 1, high - 1]) if (Number.isFinite(n) && fits(n)) return n;
  return 1;
}

function makeString(schema: SchemaObject): string {
  if (typeof schema.format === 'string' && formats[schema.format]) return formats[schema.format] ?? '';
  if (typeof schema.pattern === 'string') return matchPattern(schema.pattern);
  const min = typeof schema.minLength === 'number' ? schema.minLength : 0;
  const max = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY;
  return 'sandbox'.padEnd(Math.min(min, 100_000), '-').slice(0, max);
}

/** A string that matches a simple pattern of literals, classes, `\d \w \s .` and quantifiers; `sandbox` for other patterns. */
function matchPattern(pattern: string): string {
  const token = /\\([dwsDWS.\\/\-+*?()[\]{}^$|])|\[(\^?)((?:\\.|[^\]])+)\]|([^\\[\](){}*+?|^$.])|(\.)|[\^$]/y;
  const count = /\{(\d+)(?:,\d*)?\}|[*+?]/y;
  let text = '';
  for (let at = 0; at < pattern.length; ) {
    token.lastIndex = at;
    const part = token.exec(pattern);
    if (!part) return 'sandbox';
    at = token.lastIndex;
    const [, escaped, negated, inside, literal, dot] = part;
    const sample =
      escaped !== undefined
        ? ({ d: '1', w: 'a', s: ' ' }[escaped] ?? escaped)
        : inside !== undefined
          ? sampleClass(negated === '^', inside)
          : (literal ?? (dot ? 'a' : ''));
    count.lastIndex = at;
    const repeat = count.exec(pattern);
    if (repeat) at = count.lastIndex;
    text += sample.repeat(repeat?.[1] !== undefined ? Math.min(Number(repeat[1]), 10_000) : repeat && repeat[0] !== '+' ? 0 : 1);
  }
  try {
    return new RegExp(pattern, 'u').test(text) ? text : 'sandbox';
  } catch {
    return 'sandbox';
  }
}

function sampleClass(negated: boolean, inside: string): string {
  if (negated) return ['a', '1', '-', ' '].find((sample) => !new RegExp(`[${inside}]`).test(sample)) ?? '_';
  return inside.startsWith('\\') ? ({ d: '1', w: 'a', s: ' ' }[inside[1] ?? ''] ?? inside[1] ?? 'a') : (inside[0] ?? 'a');
}

function isObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
