import { z } from 'zod';
import { type ErrorCode, errorStatuses } from '../errors/index.ts';
import { needsTerms, type Operation } from './operation.ts';

type Schema = Record<string, unknown>;

/** Errors of every operation. */
const commonErrors: readonly ErrorCode[] = [
  'key_missing',
  'key_invalid',
  'key_revoked',
  'key_expired',
  'key_suspended',
  'account_suspended',
  'network_not_allowed',
  'forbidden',
  'key_scope_missing',
  'validation_failed',
  'rate_limited',
  'internal',
  'overloaded',
];

const bodyErrors: readonly ErrorCode[] = ['invalid_json', 'content_type_unsupported', 'body_too_large', 'request_timeout'];
const idempotencyErrors: readonly ErrorCode[] = ['idempotency_key_reused', 'idempotency_in_progress'];

/** Every error code that an operation can answer with. */
function errorsOf(operation: Operation): ErrorCode[] {
  const { errors, method, idempotent } = operation;
  return [
    ...new Set([
      ...commonErrors,
      ...errors,
      ...(method === 'POST' || method === 'PUT' ? bodyErrors : []),
      ...(idempotent ? idempotencyErrors : []),
      ...(needsTerms(operation) ? (['terms_required'] as const) : []),
    ]),
  ];
}

const error = z
  .object({
    error: z.object({
      code: z.string().meta({ description: 'Stable; decide by it, not by the message.' }),
      message: z.string(),
      param: z.string().nullable().meta({ description: 'The field that is wrong, if there is one.' }),
    }),
  })
  .meta({ id: 'Error' });

const openrouterError = z
  .object({
    error: z.object({
      code: z.number().int().meta({ description: 'The HTTP status.' }),
      message: z.string(),
      metadata: z.object({ code: z.string(), param: z.string().nullable() }),
    }),
  })
  .meta({ id: 'OpenRouterError' });

/** The OpenAPI 3.1 document of these operations. */
export function writeDocument(operations: readonly Operation[], { url, version }: { readonly url: string; readonly version: string }) {
  const components: Record<string, Schema> = {};
  const toSchema = (schema: z.ZodType, io: 'input' | 'output') => hoist(schema, io, components);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const item = paths[operation.path] ?? {};
    paths[operation.path] = item;
    item[operation.method.toLowerCase()] = writeOperation(operation, toSchema);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'derouter',
      version,
      description:
        'Manage an account with one of its keys. Send the key as "Authorization: Bearer dr-…" or "x-api-key", never in the address. Amounts are decimal strings in USD; times are UTC. Clients must ignore fields that they do not know.',
    },
    servers: [{ url }],
    security: [{ bearer: [] }, { apiKey: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

export type OpenApiDocument = ReturnType<typeof writeDocument>;

type ToSchema = (schema: z.ZodType, io: 'input' | 'output') => Schema;

function writeOperation(operation: Operation, toSchema: ToSchema): Schema {
  const { id, tag, summary, description, kinds, scope, params, query, body, idempotent } = operation;
  const who = [...kinds.map((kind) => `${kind} keys`), ...(scope === 'management' ? ['scope management'] : [])].join(', ');
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description, `For ${who}.`].filter(Boolean).join('\n\n'),
    'x-key-kinds': kinds,
    'x-scope': scope,
    parameters: [
      ...parametersOf(params, 'path', toSchema),
      ...parametersOf(query, 'query', toSchema),
      ...(idempotent ? [idempotencyHeader] : []),
    ],
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: toSchema(body, 'input') } } } } : {}),
    responses: writeResponses(operation, toSchema),
  };
}

const idempotencyHeader = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes a repeated request return the first answer, for 24 hours. Secrets are masked in a repeated answer.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function parametersOf(object: z.ZodObject | null, place: 'path' | 'query', toSchema: ToSchema): Schema[] {
  if (!object) return [];
  const { properties = {}, required = [] } = toSchema(object, 'input') as { properties?: Record<string, Schema>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

const limitHeaders = {
  'ratelimit-limit': { description: 'Calls per minute of the account.', schema: { type: 'integer' } },
  'ratelimit-remaining': { description: 'Calls left now.', schema: { type: 'integer' } },
  'ratelimit-reset': { description: 'Seconds until all calls are available again.', schema: { type: 'integer' } },
};

function writeResponses(operation: Operation, toSchema: ToSchema): Schema {
  const { answer, csv, idempotent, errorFormat } = operation;
  const errorSchema = toSchema(errorFormat === 'openrouter' ? openrouterError : error, 'output');
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(operation)) byStatus.set(errorStatuses[code], [...(byStatus.get(errorStatuses[code]) ?? []), code]);
  const headers = idempotent
    ? {
        ...limitHeaders,
        'idempotency-replayed': { description: 'true if this answer repeats an earlier one.', schema: { type: 'string' } },
      }
    : limitHeaders;
  const content = {
    ...(answer.schema ? { 'application/json': { schema: toSchema(answer.schema, 'output') } } : {}),
    ...(csv ? { 'text/csv': { schema: { type: 'string' } } } : {}),
  };
  return {
    [answer.status]: { description: answer.description, headers, ...(answer.schema ? { content } : {}) },
    ...Object.fromEntries(
      [...byStatus].map(([status, codes]) => [
        status,
        { description: codes.join(', '), content: { 'application/json': { schema: errorSchema } } },
      ]),
    ),
  };
}

/** Converts a schema to JSON Schema, and moves those with an id to the components. */
function hoist(schema: z.ZodType, io: 'input' | 'output', components: Record<string, Schema>): Schema {
  const written = z.toJSONSchema(schema, { target: 'draft-2020-12', io, reused: 'inline', unrepresentable: 'any' });
  const { $schema: _dialect, $defs = {}, ...root } = tidy(written, io) as Schema & { $defs?: Record<string, Schema> };
  for (const [name, { id: _id, ...definition }] of Object.entries($defs)) components[name] = definition;
  return root;
}

/** Rewrites references, opens the objects of answers to more fields, and leaves out what says nothing. */
function tidy(written: unknown, io: 'input' | 'output'): Schema {
  return JSON.parse(JSON.stringify(written), (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') return value.replace('#/$defs/', '#/components/schemas/');
    if (key === 'additionalProperties' && value === false && io === 'output') return undefined;
    if (Math.abs(value as number) === Number.MAX_SAFE_INTEGER) return undefined;
    if (typeof value === 'object' && value !== null && 'format' in value && 'pattern' in value) delete value.pattern;
    return value;
  }) as Schema;
}
