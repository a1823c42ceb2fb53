import {
  type AnyPgColumn,
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment, nano } from './columns.ts';

/** A model, as customers name it in requests. */
export const models = pgTable('models', {
  id: text('id').primaryKey(),
  displayName: text('display_name').notNull(),
  vendor: text('vendor').notNull(),
  /** Client dialects that this model accepts. */
  dialects: text('dialects').array().notNull(),
  contextTokens: integer('context_tokens'),
  maxOutputTokens: integer('max_output_tokens'),
  /** What it can do. Null: not known. */
  imageInput: boolean('image_input'),
  toolUse: boolean('tool_use'),
  reasoning: boolean('reasoning'),
  enabled: boolean('enabled').notNull().default(true),
  /** From then on the model is withdrawn, as if switched off. */
  disabledFrom: moment('disabled_from'),
  /** Message for callers once it is withdrawn, such as what to use instead. */
  disabledMessage: text('disabled_message'),
  /** What replaces it once it is withdrawn. */
  successorId: text('successor_id').references((): AnyPgColumn => models.id),
  /** How its routes are ordered: by their priority, by what they cost us, or by how fast they answer. */
  routing: text('routing', { enum: ['priority', 'price', 'latency'] })
    .notNull()
    .default('priority'),
  /** Maximum concurrent requests of one key. Null: no limit. */
  concurrencyPerKey: integer('concurrency_per_key'),
  /** Prepended as the first system block of every request while `systemPromptOn`. */
  systemPrompt: text('system_prompt'),
  systemPromptOn: boolean('system_prompt_on').notNull().default(false),
  sandbox: boolean('sandbox').notNull().default(false),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** Another name of a model, such as `claude-sonnet-latest`. */
export const modelAliases = pgTable('model_aliases', {
  alias: text('alias').primaryKey(),
  modelId: text('model_id')
    .notNull()
    .references(() => models.id),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** A model's rates from `effectiveAt` on, until the next version. Never changed once it is in force. */
export const priceVersions = pgTable(
  'price_versions',
  {
    id: uuid('id').primaryKey(),
    modelId: text('model_id')
      .notNull()
      .references(() => models.id),
    /** `{ tiers: [{ fromPromptTokens, perToken: { meter: pico-USD per token } }], perCall: { meter: nano-USD }, multipliers }`, integers as strings. */
    rates: jsonb('rates').notNull(),
    announcedAt: moment('announced_at').notNull().defaultNow(),
    effectiveAt: moment('effective_at').notNull(),
    withdrawnAt: moment('withdrawn_at'),
    createdBy: text('created_by').notNull(),
  },
  (t) => [index('price_versions_model_idx').on(t.modelId, t.effectiveAt)],
);

/** One connection to a provider. */
export const upstreams = pgTable('upstreams', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(),
  kind: text('kind', { enum: ['anthropic', 'openai', 'openai-compatible', 'gemini', 'sandbox'] }).notNull(),
  baseUrl: text('base_url').notNull(),
  /** AES-256-GCM under `SECRET_KEY`. */
  credentialSealed: text('credential_sealed'),
  credentialLast4: text('credential_last4'),
  enabled: boolean('enabled').notNull().default(true),
  /** Allowed to resolve to private or loopback addresses. */
  allowPrivateNetwork: boolean('allow_private_network').notNull().default(false),
  source: text('source', { enum: ['environment', 'staff', 'sandbox'] }).notNull(),
  /** Gets no new conversations; running ones, and those that it stores, go on. */
  draining: boolean('draining').notNull().default(false),
  /** Where the prepaid credit left there is read: an API of the provider, or what staff entered. */
  creditSource: text('credit_source', { enum: ['none', 'openrouter', 'deepseek', 'staff'] })
    .notNull()
    .default('none'),
  creditNano: nano('credit_nano'),
  creditReadAt: moment('credit_read_at'),
  /** Why the last reading failed. */
  creditError: text('credit_error'),
  /** Staff are alerted when the credit lasts fewer days than this. */
  creditAlertDays: integer('credit_alert_days').notNull().default(7),
  creditAlertedAt: moment('credit_alerted_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** Further credentials of an upstream: its requests take turns over all that are on. */
export const upstreamCredentials = pgTable(
  'upstream_credentials',
  {
    id: uuid('id').primaryKey(),
    upstreamId: uuid('upstream_id')
      .notNull()
      .references(() => upstreams.id, { onDelete: 'cascade' }),
    label: text('label').notNull(),
    credentialSealed: text('credential_sealed').notNull(),
    credentialLast4: text('credential_last4').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('upstream_credentials_upstream_idx').on(t.upstreamId)],
);

/**
 * What an upstream costs us from a moment on: `rates` (as in `priceVersions`) for one of its models, or a share of the provider's list
 * price for that model or, if it is null, for all. Append-only.
 */
export const upstreamCosts = pgTable(
  'upstream_costs',
  {
    id: uuid('id').primaryKey(),
    upstreamId: uuid('upstream_id')
      .notNull()
      .references(() => upstreams.id, { onDelete: 'cascade' }),
    /** The model's name at the upstream. */
    upstreamModel: text('upstream_model'),
    listShareMillionths: bigint('list_share_millionths', { mode: 'number' }),
    rates: jsonb('rates'),
    effectiveAt: moment('effective_at').notNull().defaultNow(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Before it began, so that it never counted. */
    withdrawnAt: moment('withdrawn_at'),
  },
  (t) => [index('upstream_costs_upstream_idx').on(t.upstreamId, t.effectiveAt)],
);

/** Requests, charges and cost by upstream and the hour in which they began, summed by a job from the receipts. As `usageHourly`. */
export const upstreamHourly = pgTable(
  'upstream_hourly',
  {
    hour: moment('hour').notNull(),
    upstreamId: uuid('upstream_id').notNull(),
    modelId: text('model_id').notNull(),
    requests: bigint('requests', { mode: 'number' }).notNull(),
    failures: bigint('failures', { mode: 'number' }).notNull(),
    totalNano: nano('total_nano').notNull(),
    costNano: nano('cost_nano').notNull(),
    uncostedNano: nano('uncosted_nano').notNull(),
  },
  (t) => [primaryKey({ columns: [t.upstreamId, t.hour, t.modelId] }), index('upstream_hourly_hour_idx').on(t.hour)],
);

/** model → upstream, with the name used there. A lower `priority` is tried first; `weight` shares among equals. */
export const routes = pgTable(
  'routes',
  {
    id: uuid('id').primaryKey(),
    modelId: text('model_id')
      .notNull()
      .references(() => models.id),
    upstreamId: uuid('upstream_id')
      .notNull()
      .references(() => upstreams.id),
    upstreamModel: text('upstream_model').notNull(),
    priority: integer('priority').notNull().default(0),
    weight: integer('weight').notNull().default(1),
    enabled: boolean('enabled').notNull().default(true),
  },
  (t) => [unique('routes_model_upstream_key').on(t.modelId, t.upstreamId, t.upstreamModel)],
);

/** Responses and items stored by an OpenAI upstream, with upstream and account. Their content is never recorded. */
export const storedResponses = pgTable(
  'stored_responses',
  {
    /** The provider's id: `resp_…`, or an item's id (`rs_…`, `msg_…`, `fc_…`). */
    id: text('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    /** The client key that owns it; null: any key of the account may use it. */
    clientKeyId: uuid('client_key_id'),
    upstreamId: uuid('upstream_id')
      .notNull()
      .references(() => upstreams.id),
    modelId: text('model_id').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('stored_responses_created_idx').on(t.createdAt)],
);

/** Requests in background mode: polled at the provider until they end, then settled. */
export const backgroundResponses = pgTable(
  'background_responses',
  {
    requestId: uuid('request_id').primaryKey(),
    responseId: text('response_id').notNull(),
    upstreamId: uuid('upstream_id').notNull(),
    /** The settlement without the data from the answer; only the gateway writes and reads it. */
    pending: jsonb('pending').notNull(),
    polls: integer('polls').notNull().default(0),
    /** How many times in a row the provider did not find the response. */
    misses: integer('misses').notNull().default(0),
    nextPollAt: moment('next_poll_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('background_responses_poll_idx').on(t.nextPollAt), index('background_responses_response_idx').on(t.responseId)],
);

/** Customers who were emailed about an announced price, so that a repeated job sends no second email. */
export const priceNotices = pgTable(
  'price_notices',
  {
    priceVersionId: uuid('price_version_id')
      .notNull()
      .references(() => priceVersions.id),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    mailedAt: moment('mailed_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.priceVersionId, t.accountId] })],
);

/**
 * Corrections of our token estimates for a model, learned from settled receipts: sums over ln(reported ÷ estimated), in which
 * old samples decay. As sums, several processes can add to one row.
 */
export const tokenCalibrations = pgTable(
  'token_calibrations',
  {
    modelId: text('model_id').notNull(),
    kind: text('kind', { enum: ['prompt', 'prompt_with_tools', 'output'] }).notNull(),
    weight: doublePrecision('weight').notNull(),
    sum: doublePrecision('sum').notNull(),
    sumOfSquares: doublePrecision('sum_of_squares').notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.modelId, t.kind] })],
);

/** Accounts that were told that a model will be withdrawn, once for each date. */
export const modelWithdrawalNotices = pgTable(
  'model_withdrawal_notices',
  {
    modelId: text('model_id')
      .notNull()
      .references(() => models.id),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    withdrawnAt: moment('withdrawn_at').notNull(),
    mailedAt: moment('mailed_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.modelId, t.accountId, t.withdrawnAt] })],
);
