import { escapeHtml } from '../../web/index.ts';

/** A JSON Schema, as far as the document uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

const nameOf = (ref: string) => ref.split('/').at(-1) ?? '';

/** A short name of a schema's type, such as `string (uuid)` or `integer or null`. */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.type === 'array' && schema.items) return `list of ${typeOf(schema.items)}`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') return `map of ${typeOf(schema.additionalProperties)}`;
  return `${schema.type ?? 'any'}${schema.format ? ` (${schema.format})` : ''}`;
}

/** Renders a schema: a link to a named one, or its fields. */
export function renderSchema(schema: Schema): string {
  if (schema.$ref)
    return `<p><a href="#schema-${nameOf(schema.$ref)}"><code translate="no">${escapeHtml(nameOf(schema.$ref))}</code></a></p>`;
  const about = schema.description ? `<p>${escapeHtml(schema.description)}</p>` : '';
  return about + (renderFields(schema) || `<p class="type">${escapeHtml(typeOf(schema))}</p>`);
}

function renderFields({ properties, required = [] }: Schema): string {
  if (!properties) return '';
  const items = Object.entries(properties).map(([name, field]) => {
    const mark = required.includes(name) ? '' : ' <span class="type">optional</span>';
    const text = field.description ? `<div>${escapeHtml(field.description)}</div>` : '';
    const link = field.$ref
      ? ` <a href="#schema-${nameOf(field.$ref)}">${escapeHtml(nameOf(field.$ref))}</a>`
      : ` <span class="type">${escapeHtml(typeOf(field))}</span>`;
    return `<li><code class="name" translate="no">${escapeHtml(name)}</code>${link}${mark}${text}${nestedOf(field)}</li>`;
  });
  return `<ul class="fields">${items.join('')}</ul>`;
}

/** The fields of objects inside a field: of the object itself, of the items of a list, or of the part that is not null. */
function nestedOf(field: Schema): string {
  const inner = field.anyOf?.find(({ type, $ref }) => type === 'object' || type === 'array' || $ref) ?? field;
  const item = inner.items ?? inner;
  if (item.$ref && !field.$ref) return `<div><a href="#schema-${nameOf(item.$ref)}">${escapeHtml(nameOf(item.$ref))}</a></div>`;
  return renderFields(item);
}
