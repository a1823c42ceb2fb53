import { cutText } from '../../json/cut-text.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import { recordsOf } from '../fields/read-fields.ts';
import { unsupported } from '../translation-error.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Maximum length of alternatives in a description. */
const maxDescribedChars = 2_000;

/**
 * Converts the schema of a tool's arguments to the form that every provider accepts: an object with properties, with no union, reference or
 * condition at its top, and arrays with items. MCP servers send all kinds of schemas. A schema already in this form is returned as the same
 * object. Constraints that the form cannot express go into the description.
 */
export function fitToolSchema(schema: Schema, toolName: string, notes: string[]): Schema {
  const { object, described } = mergeTop(resolveTop(schema, schema), { root: schema, toolName, steps: 0, texts: new WeakMap() });
  if (described !== '') notes.push(`the alternatives in the schema of tool ${cutText(toolName, 64)} became words of its description`);
  const isFine = object.type === 'object' && isRecord(object.properties);
  return fillIn(
    isFine ? object : { ...object, type: 'object', properties: isRecord(object.properties) ? object.properties : {} },
  ) as Schema;
}

/** Follows a reference at the top; keywords beside it are kept. */
function resolveTop(schema: Schema, root: Schema, depth = 0): Schema {
  if (typeof schema.$ref !== 'string' || depth > 10) return schema;
  const { $ref, ...beside } = schema;
  const target = resolvePointer(root, schema.$ref);
  return target ? { ...resolveTop(target, root, depth + 1), ...beside } : beside;
}

const maxPointerChars = 1_000;

function resolvePointer(root: Schema, pointer: string): Schema | null {
  if (!pointer.startsWith('#/') || pointer.length > maxPointerChars) return null;
  let at: unknown = root;
  for (const step of pointer.slice(2).split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    at = isRecord(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return isRecord(at) ? at : null;
}

/** References may repeat the same alternatives exponentially often, so the merged schemas are counted. */
const maxSteps = 100_000;

interface Merging {
  readonly root: Schema;
  readonly toolName: string;
  /** Schemas, properties and required names that were merged so far. */
  steps: number;
  /** Properties as JSON, cached because a property may be referenced many times. */
  readonly texts: WeakMap<object, string>;
}

function isPlain(schema: Schema): boolean {
  return !['allOf', 'anyOf', 'oneOf', 'not', 'enum', 'if', 'then', 'else'].some((name) => schema[name] !== undefined);
}

interface Merged {
  readonly object: Schema;
  /** Constraints that one object cannot express, as text. */
  readonly described: string;
}

/** Merges `allOf`, `anyOf` and `oneOf` at the top into one object. */
function mergeTop(schema: Schema, merging: Merging): Merged {
  if (isPlain(schema)) return { object: schema, described: '' };
  const { allOf: _, anyOf, oneOf, not, enum: __, if: condition, then, else: otherwise, ...rest } = schema;
  const described = describe({ anyOf, oneOf, not, if: condition, then, else: otherwise });
  const description = [rest.description, described].filter((text) => typeof text === 'string' && text !== '').join('\n\n');
  return { object: { ...rest, ...(description !== '' && { description }), ...mergeForms(schema, merging, 0) }, described };
}

/** The properties and required names of a schema and all its alternatives; the depth limit ends circular references. */
function mergeForms(schema: Schema, merging: Merging, depth: number): Schema {
  countSteps(schema, merging);
  if (isPlain(schema) || depth > 10) return schema;
  const resolve = (list: unknown) => recordsOf(list).map((one) => mergeForms(resolveTop(one, merging.root), merging, depth + 1));
  const all = [schema, ...resolve(schema.allOf)];
  const alternatives = [...resolve(schema.anyOf), ...resolve(schema.oneOf)].filter(
    ({ type }) => type === undefined || type === 'object' || Array.isArray(type),
  );
  const properties = new Map<string, Map<unknown, unknown>>();
  for (const part of [...all, ...alternatives]) {
    for (const [name, value] of Object.entries(isRecord(part.properties) ? part.properties : {})) {
      const known = properties.get(name) ?? new Map<unknown, unknown>();
      const text = textOfProperty(value, merging.texts);
      if (!known.has(text)) known.set(text, value);
      properties.set(name, known);
    }
  }
  const forms = [...properties].map(([name, known]) => {
    const [first, ...others] = known.values();
    return [name, others.length === 0 ? first : { anyOf: [first, ...others] }] as const;
  });
  const demanded = alternatives.map(({ required }) => new Set(textsOf(required)));
  const common = [...(demanded[0] ?? [])].filter((name) => demanded.every((names) => names.has(name)));
  const required = [...new Set([...all.flatMap((part) => textsOf(part.required)), ...common])];
  const { type } = schema;
  return { ...(type !== undefined && { type }), properties: Object.fromEntries(forms), ...(required.length > 0 && { required }) };
}

/** Throws `TranslationError` for a schema that would take too long to merge. */
function countSteps({ properties, required }: Schema, merging: Merging): void {
  merging.steps += 1 + (isRecord(properties) ? Object.keys(properties).length : 0) + (Array.isArray(required) ? required.length : 0);
  if (merging.steps > maxSteps) unsupported('tools', `the schema of tool ${cutText(merging.toolName, 64)} has too many alternatives.`);
}

function textOfProperty(value: unknown, texts: WeakMap<object, string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const text = texts.get(value) ?? JSON.stringify(value);
  texts.set(value, text);
  return text;
}

/** Describes the parts of the schema that the form cannot express, as JSON. */
function describe(parts: Schema): string {
  const said = Object.entries(parts).filter(([, value]) => value !== undefined);
  const text = said.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
  if (text === '') return '';
  return `The arguments must match {${text.length <= maxDescribedChars ? text : `${cutText(text, maxDescribedChars)} …`}}`;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

const inOne = new Set(['items', 'additionalProperties', 'not', 'contains', 'if', 'then', 'else']);
const inList = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const inNames = new Set(['properties', '$defs', 'definitions', 'patternProperties']);

/** Adds `items` to arrays that lack it, and replaces a schema of `true` by an empty one. Returns the same object if nothing changes. */
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
