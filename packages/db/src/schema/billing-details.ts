import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment } from './columns.ts';
import { settlements } from './payments.ts';

/** Whom an account's receipts are made out to. A change adds a row. */
export const billingDetails = pgTable(
  'billing_details',
  {
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    /** 1, 2, 3 … */
    version: integer('version').notNull(),
    name: text('name').notNull(),
    address: text('address').notNull(),
    /** ISO 3166-1 alpha-2. */
    country: text('country').notNull(),
    /** Empty: none. */
    taxId: text('tax_id').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.version] })],
);

/** The later versions of a receipt. Its first one names the details that were in force when the payment was booked. */
export const receiptIssues = pgTable(
  'receipt_issues',
  {
    settlementId: uuid('settlement_id')
      .notNull()
      .references(() => settlements.id),
    version: integer('version').notNull(),
    accountId: uuid('account_id').notNull(),
    detailsVersion: integer('details_version').notNull(),
    issuedAt: moment('issued_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.settlementId, t.version] }),
    foreignKey({ columns: [t.accountId, t.detailsVersion], foreignColumns: [billingDetails.accountId, billingDetails.version] }),
    check('receipt_issues_version_check', sql`version > 1`),
    index('receipt_issues_account_idx').on(t.accountId, t.detailsVersion),
  ],
);
