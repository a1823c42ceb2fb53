import { sql } from 'drizzle-orm';
import { bigint, boolean, doublePrecision, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

/** Facts about this installation, such as whether the first start is complete. */
export const installation = pgTable('installation', {
  name: text('name').primaryKey(),
  value: jsonb('value').notNull(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
});

/** Local mode only: emails that would have been sent, shown on `/dev/mail`. */
export const outboxMails = pgTable(
  'outbox_mails',
  {
    id: uuid('id').primaryKey(),
    sender: text('sender').notNull(),
    recipient: text('recipient').notNull(),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    html: text('html').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('outbox_mails_created_idx').on(t.createdAt)],
);

/** What each process says about itself, renewed every few seconds. */
export const processes = pgTable('processes', {
  processId: uuid('process_id').primaryKey(),
  host: text('host').notNull(),
  pid: integer('pid').notNull(),
  version: text('version').notNull(),
  startedAt: moment('started_at').notNull(),
  seenAt: moment('seen_at').notNull().defaultNow(),
  /** How it sees the upstreams, as `UpstreamSight` of the api. */
  upstreams: jsonb('upstreams').notNull().default([]),
});

/** How many calls of the management API an account, or a client key, has made lately: a bucket that empties steadily. Unlogged. */
export const managementCalls = pgTable('management_calls', {
  subject: uuid('subject').primaryKey(),
  level: doublePrecision('level').notNull(),
  countedAt: moment('counted_at').notNull(),
});

/** Notices that customers see in the console from `startsAt` to `endsAt`. */
export const announcements = pgTable(
  'announcements',
  {
    id: uuid('id').primaryKey(),
    tone: text('tone', { enum: ['info', 'warning'] }).notNull(),
    /** By locale: `{ en: { title, text }, zh: { title, text }, … }`; English and Chinese always. */
    texts: jsonb('texts').notNull(),
    startsAt: moment('starts_at').notNull(),
    /** Null: until it is ended. */
    endsAt: moment('ends_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [index('announcements_ends_idx').on(t.endsAt)],
);

/** A proof of the books that staff asked for, with its progress. At most one is open. */
export const proofRuns = pgTable(
  'proof_runs',
  {
    id: uuid('id').primaryKey(),
    state: text('state', { enum: ['waiting', 'running', 'done', 'canceled', 'failed'] })
      .notNull()
      .default('waiting'),
    isFull: boolean('is_full').notNull(),
    /** The invariant that is being checked. */
    step: text('step').notNull().default(''),
    stepsDone: integer('steps_done').notNull().default(0),
    stepsTotal: integer('steps_total').notNull().default(0),
    receiptsDone: bigint('receipts_done', { mode: 'number' }).notNull().default(0),
    receiptsTotal: bigint('receipts_total', { mode: 'number' }).notNull().default(0),
    transfers: bigint('transfers', { mode: 'number' }).notNull().default(0),
    /** As in `proofs`. */
    findings: jsonb('findings').notNull().default([]),
    error: text('error'),
    askedBy: text('asked_by').notNull(),
    cancelAskedAt: moment('cancel_asked_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
    startedAt: moment('started_at'),
    /** When its process last said that it goes on. */
    beatAt: moment('beat_at'),
    finishedAt: moment('finished_at'),
  },
  (t) => [
    index('proof_runs_created_idx').on(t.createdAt),
    uniqueIndex('proof_runs_open_idx').on(sql`(true)`).where(sql`state IN ('waiting', 'running')`),
  ],
);
