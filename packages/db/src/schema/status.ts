import { bigint, date, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

/** Requests per UTC day and model, and how many of them failed by fault of the upstreams. A job sums them up for the status page. */
export const modelHealthDaily = pgTable(
  'model_health_daily',
  {
    day: date('day').notNull(),
    modelId: text('model_id').notNull(),
    requests: bigint('requests', { mode: 'number' }).notNull(),
    failures: bigint('failures', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.modelId] })],
);

/** A disruption, as staff describe it on the public status page. */
export const incidents = pgTable(
  'incidents',
  {
    id: uuid('id').primaryKey(),
    state: text('state', { enum: ['investigating', 'identified', 'monitoring', 'resolved'] }).notNull(),
    /** `{ en: { title, text }, zh: { title, text } }`. */
    texts: jsonb('texts').notNull(),
    /** Ids of the models that are affected; empty means all. */
    models: text('models').array().notNull(),
    startedAt: moment('started_at').notNull(),
    resolvedAt: moment('resolved_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [index('incidents_started_idx').on(t.startedAt)],
);
