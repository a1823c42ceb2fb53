import { cutText } from '../../json/cut-text.ts';
import { isRecord } from '../../usage/usage-reading.ts';

type Schema = Readonly<Record<string, unknown>>;

/** String formats that structured output supports. Source: `transformJSONSchema` of @anthropic-ai/sdk. */
const formats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid']);
const kept = new Set(['type', 'title', 'description', '$defs', 'definitions', '$ref', 'enum', 'const', 'anyOf', 'oneOf', 'allOf']);

/**
 * Converts a schema to the form that Claude's structured output accepts, as Anthropic's own SDK does: unsupported keywords move to the
 * description, and objects allow only their declared properties. The names of moved keywords are added to `moved`.
 */
export function writeStrictSchema(schema: unknown, moved: Set<string>): unknown {
  if (!isRecord(schema)) return schema === true ? {} : schema;
  const definitions = { ...named(schema.$defs, moved), ...named(schema.definitions, moved) };
  const head = Object.keys(definitions).length > 0 ? { $defs: definitions } : {};
  if (typeof schema.$ref === 'string') return { ...head, $ref: schema.$ref.replace(/^#\/definitions\//, '#/$defs/') };
  const type = typeOf(schema);
  const strict: Record<string, unknown> = { ...head, ...writeForms(schema, type, moved) };
  for (const name of ['title', 'description']) if (typeof schema[name] === 'string') strict[name] = schema[name];
  const rest = writeTyped(schema, type, strict, moved);
  const words = Object.entries(rest).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  for (const name of Object.keys(rest)) moved.add(cutText(name, 64));
  if (words.length > 0) strict.description = [strict.description, `{${words.join(', ')}}`].filter(Boolean).join('\n\n');
  return strict;
}

/** Infers a missing type: schemas of objects and arrays often omit it. */
function typeOf(schema: Schema): unknown {
  if (schema.type !== undefined) return schema.type;
  if (isRecord(schema.properties)) return 'object';
  return schema.items === undefined ? undefined : 'array';
}

function writeForms(schema: Schema, type: unknown, moved: Set<string>): Schema {
  const each = (list: unknown) => (Array.isArray(list) ? list.map((one) => writeStrictSchema(one, moved)) : undefined);
  const values =
    Array.isArray(schema.enum) && schema.enum.every((one) => typeof one !== 'object' || one === null) ? schema.enum : undefined;
  const hasConst = schema.const !== undefined && (typeof schema.const !== 'object' || schema.const === null);
  if (values || hasConst) return { ...(values && { enum: values }), ...(hasConst && { const: schema.const }) };
  const anyOf = each(schema.anyOf) ?? each(schema.oneOf);
  if (anyOf) return { anyOf };
  const allOf = each(schema.allOf);
  if (allOf) return { allOf };
  return type === undefined ? {} : { type };
}

/** Writes the keywords that belong to the type; returns the rest. */
function writeTyped(schema: Schema, type: unknown, strict: Record<string, unknown>, moved: Set<string>): Schema {
  const rest = Object.fromEntries(Object.entries(schema).filter(([name]) => !kept.has(name) && name !== '$schema'));
  const types = Array.isArray(type) ? type : [type];
  if (types.includes('object') && !('anyOf' in strict) && !('allOf' in strict)) {
    strict.properties = named(schema.properties, moved);
    strict.additionalProperties = false;
    if (Array.isArray(schema.required)) strict.required = schema.required;
    delete rest.properties;
    delete rest.required;
    if (rest.additionalProperties === undefined || typeof rest.additionalProperties === 'boolean') {
      if (rest.additionalProperties !== false) moved.add('additionalProperties');
      delete rest.additionalProperties;
    }
  }
  if (types.includes('string') && typeof schema.format === 'string' && formats.has(schema.format)) {
    strict.format = schema.format;
    delete rest.format;
  }
  if (types.includes('array')) {
    if (isRecord(schema.items)) {
      strict.items = writeStrictSchema(schema.items, moved);
      delete rest.items;
    }
    if (schema.minItems === 0 || schema.minItems === 1) {
      strict.minItems = schema.minItems;
      delete rest.minItems;
    }
  }
  return rest;
}

function named(schemas: unknown, moved: Set<string>): Record<string, unknown> {
  if (!isRecord(schemas)) return {};
  return Object.fromEntries(Object.entries(schemas).map(([name, value]) => [name, writeStrictSchema(value, moved)]));
}
