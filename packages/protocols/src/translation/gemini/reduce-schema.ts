import { cutText } from '../../json/cut-text.ts';
import { isRecord } from '../../usage/usage-reading.ts';

/**
 * Keywords that `responseJsonSchema` and `parametersJsonSchema` support.
 * Source: Gemini API reference, `GenerationConfig.responseJsonSchema`.
 */
const plain = new Set([
  '$id',
  '$ref',
  '$anchor',
  'type',
  'format',
  'title',
  'description',
  'enum',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'required',
  'propertyOrdering',
]);
const one = new Set(['items', 'additionalProperties']);
const many = new Set(['prefixItems', 'anyOf', 'oneOf']);
const named = new Set(['$defs', 'properties']);

/**
 * Removes the keywords that Gemini refuses and adds their names to `dropped`. Rewrites those with an equivalent: `const` as `enum`,
 * `definitions` as `$defs`, an `allOf` with one item as `anyOf`.
 */
export function reduceSchema(schema: unknown, dropped: Set<string>): unknown {
  if (!isRecord(schema)) return schema;
  if (typeof schema.$ref === 'string') return reduceReference(schema, dropped);
  const entries = Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    if (keyword === 'items' && Array.isArray(value)) return [['prefixItems', value.map((part) => reduceSchema(part, dropped))]];
    if (plain.has(keyword)) return [[keyword, value]];
    if (one.has(keyword)) return [[keyword, reduceSchema(value, dropped)]];
    if (many.has(keyword) && Array.isArray(value)) return [[keyword, value.map((part) => reduceSchema(part, dropped))]];
    if (named.has(keyword) && isRecord(value)) return [[keyword, reduceEach(value, dropped)]];
    if (keyword === 'definitions' && isRecord(value)) return [['$defs', reduceEach(value, dropped)]];
    if (keyword === 'const' && (typeof value === 'string' || typeof value === 'number')) return [['enum', [value]]];
    if (keyword === 'allOf' && Array.isArray(value) && value.length === 1) return [['anyOf', [reduceSchema(value[0], dropped)]]];
    dropped.add(cutText(keyword, 64));
    return [];
  });
  return Object.fromEntries(entries);
}

/** Beside a reference, only keywords that begin with `$` are allowed. */
function reduceReference(schema: Readonly<Record<string, unknown>>, dropped: Set<string>): unknown {
  const entries = Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    if (keyword === '$ref' && typeof value === 'string') return [[keyword, value.replace(/^#\/definitions\//, '#/$defs/')]];
    if (keyword === '$defs' || keyword === 'definitions') return isRecord(value) ? [['$defs', reduceEach(value, dropped)]] : [];
    if (plain.has(keyword) && keyword.startsWith('$')) return [[keyword, value]];
    dropped.add(`${cutText(keyword, 64)} beside $ref`);
    return [];
  });
  return Object.fromEntries(entries);
}

function reduceEach(schemas: Readonly<Record<string, unknown>>, dropped: Set<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, value]) => [name, reduceSchema(value, dropped)]));
}
