import { sql } from 'drizzle-orm';
import { bigint, boolean, date, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment, nano } from './columns.ts';

/**
 * One row per request: the record that proves its charge. Partitioned by month of `createdAt`, which is the time inside the
 * id (UUIDv7), so the id alone determines the partition.
 */
export const receipts = pgTable(
  'receipts',
  {
    id: uuid('id').notNull(),
    createdAt: moment('created_at').notNull(),
    /** When the charge was booked, as in `usageHourly`. Null in old receipts: in the hour of `createdAt`. */
    bookedAt: moment('booked_at').default(sql`now()`),
    accountId: uuid('account_id').notNull(),
    walletId: bigint('wallet_id', { mode: 'bigint' }).notNull(),
    keyId: uuid('key_id').notNull(),
    dialect: text('dialect').notNull(),
    modelAsked: text('model_asked').notNull(),
    modelId: text('model_id').notNull(),
    upstreamId: uuid('upstream_id'),
    upstreamModel: text('upstream_model'),
    priceVersionId: uuid('price_version_id').notNull(),
    /** Service tier whose multiplier applied, if any. */
    serviceTier: text('service_tier'),
    /** `[{ meter, quantity, picoPerUnit, amountPico }]`, integers as strings. */
    lineItems: jsonb('line_items').notNull(),
    /** Usage fields of the provider that no meter reads, stored so that nothing is dropped silently. */
    unknownUsage: jsonb('unknown_usage'),
    inputTokens: bigint('input_tokens', { mode: 'number' }).notNull(),
    outputTokens: bigint('output_tokens', { mode: 'number' }).notNull(),
    cacheReadTokens: bigint('cache_read_tokens', { mode: 'number' }).notNull(),
    cacheWriteTokens: bigint('cache_write_tokens', { mode: 'number' }).notNull(),
    totalNano: nano('total_nano').notNull(),
    holdNano: nano('hold_nano').notNull(),
    writeOffNano: nano('write_off_nano').notNull(),
    source: text('source', { enum: ['reported', 'estimated', 'none'] }).notNull(),
    status: text('status', { enum: ['completed', 'failed', 'canceled', 'abandoned'] }).notNull(),
    errorCode: text('error_code'),
    httpStatus: integer('http_status').notNull(),
    finishReason: text('finish_reason'),
    streamed: boolean('streamed').notNull(),
    systemPrompt: text('system_prompt').notNull(),
    ttftMs: integer('ttft_ms'),
    durationMs: integer('duration_ms').notNull(),
    attempts: jsonb('attempts'),
    /** The caller's label for the request (`x-derouter-tag`) and its own request id (`x-request-id`). */
    tag: text('tag'),
    clientRequestId: text('client_request_id'),
    /** Keyed hashes of the end user that the request names, and of the agent's session. */
    userHash: text('user_hash'),
    sessionHash: text('session_hash'),
    /** The client's name, from its user agent. */
    agent: text('agent'),
    /** The display multiplier of the client key, in millionths; null for other keys. */
    multiplierMillionths: bigint('multiplier_millionths', { mode: 'number' }),
    /**
     * What the answer cost us at its upstream, by the cost rates in force when it was charged (`upstreamCosts`). Null: unknown. Never
     * shown to customers.
     */
    costNano: nano('cost_nano'),
  },
  (t) => [
    primaryKey({ columns: [t.id, t.createdAt] }),
    // Ascending and scanned backwards: a descending index sorts nulls differently from ORDER BY … DESC, so it could not be used.
    index('receipts_account_idx').on(t.accountId, t.createdAt, t.id),
    // For filters by model and by key, including rare ones.
    index('receipts_model_idx').on(t.accountId, t.modelId, t.createdAt, t.id),
    index('receipts_key_idx').on(t.keyId, t.createdAt, t.id),
    index('receipts_tag_idx').on(t.accountId, t.tag, t.createdAt, t.id).where(sql`tag IS NOT NULL`),
    index('receipts_client_request_idx').on(t.clientRequestId, t.accountId, t.createdAt, t.id).where(sql`client_request_id IS NOT NULL`),
    index('receipts_user_idx').on(t.accountId, t.userHash, t.createdAt, t.id).where(sql`user_hash IS NOT NULL`),
    index('receipts_session_idx').on(t.accountId, t.sessionHash, t.createdAt, t.id).where(sql`session_hash IS NOT NULL`),
    index('receipts_status_idx').on(t.accountId, t.status, t.createdAt, t.id).where(sql`status <> 'completed'`),
    index('receipts_write_off_idx').on(t.createdAt).where(sql`write_off_nano > 0`),
    index('receipts_failed_idx').on(t.createdAt).where(sql`status = 'failed'`),
    // For sums by beginning: the receipts that `usageHourly` counts in a later hour.
    index('receipts_late_idx')
      .on(t.accountId, t.bookedAt)
      .where(sql`date_trunc('hour', booked_at AT TIME ZONE 'UTC') <> date_trunc('hour', created_at AT TIME ZONE 'UTC')`),
    index('receipts_unknown_usage_idx').on(t.createdAt).where(sql`unknown_usage IS NOT NULL`),
  ],
);

/**
 * Charges summed by the hour in which they were booked, written in the same transaction as the transfers and the receipts.
 * Dashboards and statements read these sums.
 */
export const usageHourly = pgTable(
  'usage_hourly',
  {
    accountId: uuid('account_id').notNull(),
    hour: moment('hour').notNull(),
    keyId: uuid('key_id').notNull(),
    modelId: text('model_id').notNull(),
    requests: bigint('requests', { mode: 'number' }).notNull(),
    failures: bigint('failures', { mode: 'number' }).notNull(),
    inputTokens: bigint('input_tokens', { mode: 'number' }).notNull(),
    outputTokens: bigint('output_tokens', { mode: 'number' }).notNull(),
    cacheReadTokens: bigint('cache_read_tokens', { mode: 'number' }).notNull(),
    cacheWriteTokens: bigint('cache_write_tokens', { mode: 'number' }).notNull(),
    totalNano: nano('total_nano').notNull(),
    writeOffNano: nano('write_off_nano').notNull(),
    /** What the clients of client keys saw of it; 0 for other keys. */
    shownNano: nano('shown_nano').notNull().default(sql`0`),
    /** Sum of the known costs. Margin = total − write-off − cost. */
    costNano: nano('cost_nano').notNull().default(sql`0`),
    /** Charges (total − write-off) whose cost is unknown: about this part, the margin says nothing. */
    uncostedNano: nano('uncosted_nano').notNull().default(sql`0`),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.hour, t.keyId, t.modelId] }),
    index('usage_hourly_hour_idx').on(t.hour),
    index('usage_hourly_client_idx').on(t.keyId, t.hour).where(sql`shown_nano <> 0`),
  ],
);

/** What customers did in the last 30 days and in the 30 before, refreshed by a job: the order of the list of customers. */
export const customerActivity = pgTable(
  'customer_activity',
  {
    accountId: uuid('account_id')
      .primaryKey()
      .references(() => accounts.id),
    requests: bigint('requests', { mode: 'number' }).notNull().default(0),
    /** Of prompts and answers together. */
    tokens: bigint('tokens', { mode: 'number' }).notNull().default(0),
    spendNano: nano('spend_nano').notNull().default(sql`0`),
    requestsBefore: bigint('requests_before', { mode: 'number' }).notNull().default(0),
    tokensBefore: bigint('tokens_before', { mode: 'number' }).notNull().default(0),
    spendBeforeNano: nano('spend_before_nano').notNull().default(sql`0`),
    changeNano: nano('change_nano').notNull().generatedAlwaysAs(sql`spend_nano - spend_before_nano`),
    balanceNano: nano('balance_nano').notNull().default(sql`0`),
    /** The UTC days with a request; `business/refresh-activity.ts` of the api says which day has which bit. */
    activeDays: bigint('active_days', { mode: 'bigint' }).notNull().default(sql`0`),
    refreshedAt: moment('refreshed_at').notNull(),
  },
  (t) => [
    index('customer_activity_spend_idx').on(t.spendNano, t.accountId),
    index('customer_activity_change_idx').on(t.changeNano, t.accountId),
    index('customer_activity_requests_idx').on(t.requests, t.accountId),
    index('customer_activity_tokens_idx').on(t.tokens, t.accountId),
    index('customer_activity_balance_idx').on(t.balanceNano, t.accountId),
  ],
);

/** What all accounts did of a model in an hour or a day. */
const businessSums = {
  requests: bigint('requests', { mode: 'number' }).notNull(),
  failures: bigint('failures', { mode: 'number' }).notNull(),
  inputTokens: bigint('input_tokens', { mode: 'number' }).notNull(),
  outputTokens: bigint('output_tokens', { mode: 'number' }).notNull(),
  cacheReadTokens: bigint('cache_read_tokens', { mode: 'number' }).notNull(),
  cacheWriteTokens: bigint('cache_write_tokens', { mode: 'number' }).notNull(),
  totalNano: nano('total_nano').notNull(),
  writeOffNano: nano('write_off_nano').notNull(),
  /** What the upstreams cost, as far as it is known, and the charges whose cost is not. */
  costNano: nano('cost_nano').notNull(),
  uncostedNano: nano('uncosted_nano').notNull(),
};

/** The hourly sums of all accounts together, by model, of hours that are over. */
export const businessHourly = pgTable(
  'business_hourly',
  {
    hour: moment('hour').notNull(),
    modelId: text('model_id').notNull(),
    ...businessSums,
    /** How many times to the first token fell into each step; `business/ttft-steps.ts` of the api defines them. */
    ttftCounts: integer('ttft_counts').array().notNull().default(sql`'{}'`),
  },
  (t) => [primaryKey({ columns: [t.hour, t.modelId] })],
);

/** The sums of `businessHourly` by UTC day, of days that are over. */
export const businessDaily = pgTable(
  'business_daily',
  {
    day: date('day').notNull(),
    modelId: text('model_id').notNull(),
    ...businessSums,
  },
  (t) => [primaryKey({ columns: [t.day, t.modelId] })],
);

/** Settlements by the UTC day on which their provider settled them, added up by a job once they are booked. */
export const topUpsDaily = pgTable(
  'top_ups_daily',
  {
    day: date('day').notNull(),
    provider: text('provider').notNull(),
    payments: bigint('payments', { mode: 'number' }).notNull(),
    creditNano: nano('credit_nano').notNull(),
    feeNano: nano('fee_nano').notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.provider] })],
);

/** The counts of `businessHourly` by day, of days that are over. */
export const businessDailyTtft = pgTable(
  'business_daily_ttft',
  {
    day: date('day').notNull(),
    modelId: text('model_id').notNull(),
    ttftCounts: integer('ttft_counts').array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.modelId] })],
);

/**
 * What each account used of each model by UTC day, in the meters of its receipts, summed by a job: what a change of price would have
 * cost it.
 */
export const modelUsageDaily = pgTable(
  'model_usage_daily',
  {
    modelId: text('model_id').notNull(),
    day: date('day').notNull(),
    accountId: uuid('account_id').notNull(),
    /** Where the price tier of the requests starts, in tokens of the prompt. */
    tierFrom: bigint('tier_from', { mode: 'number' }).notNull(),
    /** Empty: the provider named none. */
    serviceTier: text('service_tier').notNull(),
    requests: bigint('requests', { mode: 'number' }).notNull(),
    totalNano: nano('total_nano').notNull(),
    /** Belong together. The meter `request` counts the requests that were charged. */
    meters: text('meters').array().notNull(),
    quantities: bigint('quantities', { mode: 'number' }).array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.modelId, t.day, t.accountId, t.tierFrom, t.serviceTier] })],
);

/**
 * What each customer used of each model in the last 30 days, summed by a job from the above. Customers who used a model longer ago, but
 * are told of a new price, have a row with nothing in it.
 */
export const modelUsageRecent = pgTable(
  'model_usage_recent',
  {
    modelId: text('model_id').notNull(),
    accountId: uuid('account_id').notNull(),
    /** Names the row of `modelUsageShapes` that says what the quantities are of. */
    shape: bigint('shape', { mode: 'bigint' }).notNull(),
    requests: bigint('requests', { mode: 'number' }).notNull(),
    totalNano: nano('total_nano').notNull(),
    quantities: bigint('quantities', { mode: 'number' }).array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.modelId, t.accountId] }), index('model_usage_recent_shape_idx').on(t.modelId, t.shape)],
);

/** The combinations of price tier, service tier and meter that customers used, and the sums of the customers that used each. */
export const modelUsageShapes = pgTable(
  'model_usage_shapes',
  {
    modelId: text('model_id').notNull(),
    shape: bigint('shape', { mode: 'bigint' }).notNull(),
    /** These three belong together, and each quantity belongs to one of them. */
    tiersFrom: bigint('tiers_from', { mode: 'number' }).array().notNull(),
    serviceTiers: text('service_tiers').array().notNull(),
    meters: text('meters').array().notNull(),
    accounts: bigint('accounts', { mode: 'number' }).notNull(),
    totalNano: nano('total_nano').notNull(),
    quantities: bigint('quantities', { mode: 'number' }).array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.modelId, t.shape] })],
);
