import { sql } from 'drizzle-orm';
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { accounts, users } from './accounts.ts';
import { moment, nano } from './columns.ts';

/** What staff wrote about a customer. A deleted note leaves its row, without the text. */
export const customerNotes = pgTable(
  'customer_notes',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    text: text('text').notNull(),
    writtenBy: uuid('written_by')
      .notNull()
      .references(() => users.id),
    createdAt: moment('created_at').notNull().defaultNow(),
    deletedAt: moment('deleted_at'),
  },
  (t) => [index('customer_notes_account_idx').on(t.accountId, t.createdAt, t.id), index('customer_notes_author_idx').on(t.writtenBy)],
);

/** Adjustments of credit that a second person must confirm before they are booked. The id is the idempotency key of the adjustment. */
export const pendingAdjustments = pgTable(
  'pending_adjustments',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    kind: text('kind', { enum: ['credit', 'promotion', 'debit'] }).notNull(),
    amountNano: nano('amount_nano').notNull(),
    reason: text('reason').notNull(),
    state: text('state', { enum: ['pending', 'confirmed', 'declined'] })
      .notNull()
      .default('pending'),
    requestedBy: uuid('requested_by')
      .notNull()
      .references(() => users.id),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Not who asked, if it was confirmed. */
    decidedBy: uuid('decided_by').references(() => users.id),
    decidedAt: moment('decided_at'),
    decisionReason: text('decision_reason'),
  },
  (t) => [
    index('pending_adjustments_account_idx').on(t.accountId, t.createdAt, t.id),
    index('pending_adjustments_requester_idx').on(t.requestedBy),
    index('pending_adjustments_decider_idx').on(t.decidedBy),
    index('pending_adjustments_open_idx').on(t.createdAt).where(sql`state = 'pending'`),
  ],
);
