import { escapeHtml } from '../../web/index.ts';
import type { OpenApiDocument } from '../openapi.ts';
import { renderSchema, type Schema, typeOf } from './render-schema.ts';

interface Documented {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly { name: string; in: string; required: boolean; description?: string; schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

interface Entry extends Documented {
  readonly method: string;
  readonly path: string;
}

const code = (text: string) => `<code translate="no">${escapeHtml(text)}</code>`;

/** Renders the document as one page without scripts. */
export function renderReference(document: OpenApiDocument): string {
  const entries = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): Entry => ({ ...(operation as Documented), method: method.toUpperCase(), path })),
  );
  const [server = { url: '' }] = document.servers;
  const groups = document.tags.map(({ name }) => ({ name, entries: entries.filter(({ tags }) => tags.includes(name)) }));
  const nav = groups
    .map(
      ({ name, entries: own }) =>
        `<h2><a href="#${slug(name)}">${escapeHtml(name)}</a></h2><ul>${own
          .map(({ operationId, summary }) => `<li><a href="#${operationId}">${escapeHtml(summary)}</a></li>`)
          .join('')}</ul>`,
    )
    .join('');
  const sections = groups
    .map(
      ({ name, entries: own }) =>
        `<section id="${slug(name)}"><h2>${escapeHtml(name)}</h2>${own.map((entry) => renderOperation(entry, server.url)).join('')}</section>`,
    )
    .join('');
  const schemas = Object.entries(document.components.schemas as Record<string, Schema>)
    .map(([name, schema]) => `<div class="schema" id="schema-${name}"><h3>${code(name)}</h3>${renderSchema(schema)}</div>`)
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>API reference · derouter</title><link rel="stylesheet" href="/docs/api/style.css"></head><body><div class="page">
<nav aria-label="Operations">${nav}<h2><a href="#schemas">Schemas</a></h2></nav><main><h1>API reference</h1>
<p>${escapeHtml(document.info.description)}</p>
<p class="quiet">Version ${escapeHtml(document.info.version)} · <a href="/api/openapi.json">OpenAPI 3.1 document</a></p>
${sections}<section id="schemas"><h2>Schemas</h2>${schemas}</section></main></div></body></html>`;
}

function slug(name: string): string {
  return `tag-${name.toLowerCase().replace(/[^a-z]+/g, '-')}`;
}

function renderOperation(entry: Entry, serverUrl: string): string {
  const { operationId, method, path, summary, description, parameters, requestBody, responses } = entry;
  const body = requestBody?.content['application/json']?.schema;
  return `<article id="${operationId}"><h3>${escapeHtml(summary)}</h3>
<div class="call"><span class="method ${method.toLowerCase()}">${method}</span>${code(path)}</div>
${description
  .split('\n\n')
  .map((text) => `<p>${escapeHtml(text)}</p>`)
  .join('')}
${parameters.length > 0 ? `<h4>Parameters</h4><ul class="fields">${parameters.map(renderParameter).join('')}</ul>` : ''}
${body ? `<h4>Body</h4>${renderSchema(body)}` : ''}
<h4>Answers</h4>${Object.entries(responses)
    .map(([status, answer]) => renderAnswer(status, answer))
    .join('')}
<h4>Example</h4><pre translate="no">${escapeHtml(exampleOf(entry, serverUrl))}</pre></article>`;
}

function renderParameter({ name, in: place, required, description, schema }: Documented['parameters'][number]): string {
  const mark = required ? ' <span class="required">required</span>' : '';
  const text = description ? `<div>${escapeHtml(description)}</div>` : '';
  return `<li><code class="name" translate="no">${escapeHtml(name)}</code> <span class="type">${escapeHtml(`${typeOf(schema)}, in ${place}`)}</span>${mark}${text}</li>`;
}

function renderAnswer(status: string, { description, content = {} }: Documented['responses'][string]): string {
  const types = Object.entries(content)
    .map(([type, { schema }]) => `<div class="type">${escapeHtml(type)}</div>${renderSchema(schema)}`)
    .join('');
  const isOpen = status.startsWith('2') ? ' open' : '';
  return `<details${isOpen}><summary>${code(status)} ${escapeHtml(description)}</summary>${types}</details>`;
}

function exampleOf({ method, path, requestBody }: Entry, serverUrl: string): string {
  const lines = [`curl${method === 'GET' ? '' : ` -X ${method}`} ${serverUrl}${path} \\`, '  -H "Authorization: Bearer $DEROUTER_KEY"'];
  if (requestBody) lines.push(`${lines.pop()} \\`, '  -H "content-type: application/json" -d @body.json');
  return lines.join('\n');
}
