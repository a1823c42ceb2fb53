import { isRecord } from '../usage/usage-reading.ts';
import { recordsOf } from './read-fields.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Alternatives as words are this long at most. */
const maxDescribedChars = 2_000;

/**
 * The schema of a tool's arguments in the form that every provider takes: an object with properties and without a union,
 * reference or condition at its top, arrays with items. MCP servers send all kinds. A schema that is fine stays as it is,
 * the very same object. What the form cannot say is said in the description.
 */
export function fitToolSchema(schema: Schema, toolName: string, notes: string[]): Schema {
  const { object, described } = mergeTop(resolveTop(schema, schema), schema);
  if (described !== '') notes.push(`the alternatives in the schema of tool ${toolName.slice(0, 64)} became words of its description`);
  const isFine = object.type === 'object' && isRecord(object.properties);
  return fillIn(
    isFine ? object : { ...object, type: 'object', properties: isRecord(object.properties) ? object.properties : {} },
  ) as Schema;
}

/** Follows a reference at the top; what stands beside it is kept. */
function resolveTop(schema: Schema, root: Schema, depth = 0): Schema {
  if (typeof schema.$ref !== 'string' || depth > 10) return schema;
  const { $ref, ...beside } = schema;
  const target = resolvePointer(root, schema.$ref);
  return target ? { ...resolveTop(target, root, depth + 1), ...beside } : beside;
}

function resolvePointer(root: Schema, pointer: string): Schema | null {
  if (!pointer.startsWith('#/')) return null;
  let at: unknown = root;
  for (const step of pointer.slice(2).split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    at = isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return isRecord(at) ? at : null;
}

interface Merged {
  readonly object: Schema;
  /** What one object cannot say, in words. */
  readonly described: string;
}

/** Takes `allOf`, `anyOf` and `oneOf` at the top together into one object. */
function mergeTop(schema: Schema, root: Schema, depth = 0): Merged {
  const isPlain = !['allOf', 'anyOf', 'oneOf', 'not', 'enum', 'if', 'then', 'else'].some((name) => schema[name] !== undefined);
  if (isPlain || depth > 10) return { object: schema, described: '' };
  const { allOf, anyOf, oneOf, not, enum: _, if: condition, then, else: otherwise, ...rest } = schema;
  const resolve = (list: unknown) => recordsOf(list).map((one) => mergeTop(resolveTop(one, root), root, depth + 1).object);
  const all = [rest, ...resolve(allOf)];
  const alternatives = [...resolve(anyOf), ...resolve(oneOf)].filter(
    ({ type }) => type === undefined || type === 'object' || Array.isArray(type),
  );
  const properties = new Map<string, unknown[]>();
  for (const part of [...all, ...alternatives]) {
    for (const [name, value] of Object.entries(isRecord(part.properties) ? part.properties : {})) {
      const known = properties.get(name) ?? [];
      if (!known.some((one) => JSON.stringify(one) === JSON.stringify(value))) known.push(value);
      properties.set(name, known);
    }
  }
  const demanded = alternatives.map(({ required }) => textsOf(required));
  const common = demanded[0]?.filter((name) => demanded.every((list) => list.includes(name))) ?? [];
  const required = [...new Set([...all.flatMap((part) => textsOf(part.required)), ...common])];
  const described = describe({ anyOf, oneOf, not, if: condition, then, else: otherwise });
  const description = [rest.description, described].filter((text) => typeof text === 'string' && text !== '').join('\n\n');
  const forms = [...properties].map(([name, list]) => [name, list.length === 1 ? list[0] : { anyOf: list }] as const);
  const object = {
    ...rest,
    ...(description !== '' && { description }),
    properties: Object.fromEntries(forms),
    ...(required.length > 0 && { required }),
  };
  return { object, described };
}

/** The part of the schema that the form cannot say, as JSON. */
function describe(parts: Schema): string {
  const said = Object.entries(parts).filter(([, value]) => value !== undefined);
  const text = said.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
  if (text === '') return '';
  return `The arguments must match {${text.length <= maxDescribedChars ? text : `${text.slice(0, maxDescribedChars)} …`}}`;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

const inOne = new Set(['items', 'additionalProperties', 'not', 'contains', 'if', 'then', 'else']);
const inList = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const inNames = new Set(['properties', '$defs', 'definitions', 'patternProperties']);

/** Arrays say what they hold, if only anything; `true` as a property's schema is the empty one. What needs nothing is returned itself. */
function fillIn(schema: unknown): unknown {
  if (schema === true) return {};
  if (!isRecord(schema)) return schema;
  const isArray = schema.type === 'array' || (Array.isArray(schema.type) && schema.type.includes('array'));
  const changed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(schema)) {
    const next = fillInKeyword(name, value);
    if (next !== value) changed[name] = next;
  }
  if (isArray && schema.items === undefined && schema.prefixItems === undefined) changed.items = {};
  return Object.keys(changed).length > 0 ? { ...schema, ...changed } : schema;
}

function fillInKeyword(name: string, value: unknown): unknown {
  if (inOne.has(name)) return isRecord(value) ? fillIn(value) : value;
  if (inList.has(name) && Array.isArray(value)) {
    const next = value.map(fillIn);
    return next.some((one, at) => one !== value[at]) ? next : value;
  }
  if (!inNames.has(name) || !isRecord(value)) return value;
  const next = Object.entries(value).map(([key, one]) => [key, fillIn(one)] as const);
  return next.some(([key, one]) => one !== value[key]) ? Object.fromEntries(next) : value;
}
