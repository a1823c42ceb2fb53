import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment } from './columns.ts';

/** Answers to management requests with an `Idempotency-Key`, so that a repetition has no second effect. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    accountId: uuid('account_id').notNull(),
    key: text('key').notNull(),
    /** Hex SHA-256 of method, path and body. */
    requestHash: text('request_hash').notNull(),
    /** Id of the object that the request creates, the same at each repetition. */
    resourceId: uuid('resource_id').notNull(),
    /** The request that may store the answer. */
    owner: uuid('owner').notNull(),
    /** Until then a request without an answer is considered running. */
    lockedUntil: moment('locked_until').notNull(),
    /** HTTP status and body of the answer, with secrets masked; null until there is one. */
    status: integer('status'),
    body: jsonb('body'),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.key] }), index('idempotency_keys_expires_idx').on(t.expiresAt)],
);

/** Rows of `account_events` whose deliveries are not created yet. A trigger adds each event, whoever records it. */
export const webhookPendingEvents = pgTable('webhook_pending_events', { eventId: uuid('event_id').primaryKey() });

/** An address of a customer that is told about events. */
export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    url: text('url').notNull(),
    description: text('description').notNull().default(''),
    /** Null: every type. */
    events: text('events').array(),
    secretSealed: text('secret_sealed').notNull(),
    /** The secrets before the last rotations, a sealed list; the newest of them signs until `previousUntil`. */
    previousSealed: text('previous_sealed'),
    previousUntil: moment('previous_until'),
    createdAt: moment('created_at').notNull().defaultNow(),
    disabledAt: moment('disabled_at'),
    /** `owner`, or why it was disabled automatically: `failing` or `gone`. */
    disabledReason: text('disabled_reason', { enum: ['owner', 'failing', 'gone'] }),
    /** The last delivery that succeeded. */
    deliveredAt: moment('delivered_at'),
  },
  (t) => [index('webhook_endpoints_account_idx').on(t.accountId)],
);

/** An event for one endpoint. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: uuid('id').primaryKey(),
    endpointId: uuid('endpoint_id')
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: 'cascade' }),
    eventId: uuid('event_id').notNull(),
    type: text('type').notNull(),
    /** The exact text that is signed and sent. */
    payload: text('payload').notNull(),
    state: text('state', { enum: ['pending', 'delivered', 'failed'] })
      .notNull()
      .default('pending'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: moment('next_attempt_at').notNull().defaultNow(),
    createdAt: moment('created_at').notNull().defaultNow(),
    finishedAt: moment('finished_at'),
  },
  (t) => [
    index('webhook_deliveries_endpoint_idx').on(t.endpointId, t.id),
    index('webhook_deliveries_due_idx').on(t.nextAttemptAt).where(sql`state = 'pending'`),
  ],
);

/** One try of a delivery. */
export const webhookAttempts = pgTable(
  'webhook_attempts',
  {
    deliveryId: uuid('delivery_id')
      .notNull()
      .references(() => webhookDeliveries.id, { onDelete: 'cascade' }),
    /** Counts from 1. */
    number: integer('number').notNull(),
    at: moment('at').notNull().defaultNow(),
    /** HTTP status; null if there was no answer. */
    status: integer('status'),
    latencyMs: integer('latency_ms').notNull(),
    /** Why there was no answer, such as `ECONNREFUSED`. */
    error: text('error'),
    /** The first 256 characters of the answer. */
    response: text('response'),
  },
  (t) => [primaryKey({ columns: [t.deliveryId, t.number] })],
);
