import { isRecord } from '../../../usage/usage-reading.ts';
import { recordsOf, textOf } from '../../fields/read-fields.ts';
import { camelFields } from '../read-proto.ts';

type Fields = Readonly<Record<string, unknown>>;

/** 64-bit integers, which Google's JSON writes as strings. */
const counts = new Set(['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties']);
const left = new Set(['title', 'description', 'format', 'pattern', 'minimum', 'maximum', 'required', 'default', 'enum']);

/**
 * Converts a schema in Google's own form to JSON Schema: types become lower case, `nullable` becomes a type, and fields that only order or
 * illustrate are dropped. Source: Gemini API reference, `Schema`.
 */
export function readSchema(schema: Fields): Record<string, unknown> {
  const fields = camelFields(schema);
  const entries = Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    if (value === null || value === undefined) return [];
    if (name === 'type') return typeOf(textOf(value), fields.nullable === true);
    if (name === 'properties' && isRecord(value)) return [[name, readEach(value)]];
    if (name === 'items' && isRecord(value)) return [[name, readSchema(value)]];
    if (name === 'anyOf') return [[name, recordsOf(value).map(readSchema)]];
    if (name === 'enum' && Array.isArray(value) && fields.nullable === true) return [[name, [...value, null]]];
    if (counts.has(name)) return Number.isFinite(Number(value)) ? [[name, Number(value)]] : [];
    return left.has(name) ? [[name, value]] : [];
  });
  return Object.fromEntries(entries);
}

function readEach(schemas: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, value]) => [name, isRecord(value) ? readSchema(value) : value]));
}

function typeOf(type: string, isNullable: boolean): [string, unknown][] {
  const name = type.toLowerCase();
  if (name === '' || name === 'type_unspecified') return [];
  return [['type', isNullable ? [name, 'null'] : name]];
}
