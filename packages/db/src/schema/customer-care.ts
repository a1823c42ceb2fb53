import { sql } from 'drizzle-orm';
import { bigint, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
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

/** Staff members who looked at the console as a customer sees it: read-only, for half an hour. */
export const customerViews = pgTable(
  'customer_views',
  {
    id: uuid('id').primaryKey(),
    staffUserId: uuid('staff_user_id')
      .notNull()
      .references(() => users.id),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    reason: text('reason').notNull(),
    /** SHA-256 of the token of the link, which opens the view once; then null. */
    linkHash: text('link_hash').unique(),
    /** SHA-256 of the token that the tab sends with each call, beside the staff member's own session. */
    tokenHash: text('token_hash').unique(),
    createdAt: moment('created_at').notNull().defaultNow(),
    openedAt: moment('opened_at'),
    /** Of the link, then of the view. */
    expiresAt: moment('expires_at').notNull(),
    /** When it was ended, or expired. Of one that expired, a job writes it, with the entry in the audit log. */
    endedAt: moment('ended_at'),
  },
  (t) => [
    index('customer_views_account_idx').on(t.accountId, t.createdAt, t.id),
    index('customer_views_staff_idx').on(t.staffUserId),
    index('customer_views_open_idx').on(t.expiresAt).where(sql`ended_at IS NULL AND opened_at IS NOT NULL`),
  ],
);

/** The pages that were opened in a view. */
export const customerViewPages = pgTable(
  'customer_view_pages',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    viewId: uuid('view_id')
      .notNull()
      .references(() => customerViews.id),
    path: text('path').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('customer_view_pages_view_idx').on(t.viewId, t.id)],
);
