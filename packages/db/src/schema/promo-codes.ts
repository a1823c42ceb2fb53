import { index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment, nano } from './columns.ts';

/** A code that gives promotional credit. The code itself is not stored. */
export const promoCodes = pgTable('promo_codes', {
  id: uuid('id').primaryKey(),
  /** HMAC of the code in its canonical spelling. */
  codeHash: text('code_hash').notNull().unique(),
  /** What staff call it. */
  label: text('label').notNull(),
  /** What each redemption gives. */
  amountNano: nano('amount_nano').notNull(),
  maxUses: integer('max_uses').notNull(),
  /** Counted under the row's lock. */
  uses: integer('uses').notNull().default(0),
  startsAt: moment('starts_at').notNull().defaultNow(),
  /** Null: no end. */
  endsAt: moment('ends_at'),
  disabledAt: moment('disabled_at'),
  createdBy: text('created_by').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** A redemption, once per code and account. Its transfer has the redemption's id as reference. */
export const promoRedemptions = pgTable(
  'promo_redemptions',
  {
    id: uuid('id').primaryKey(),
    promoCodeId: uuid('promo_code_id')
      .notNull()
      .references(() => promoCodes.id),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    amountNano: nano('amount_nano').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    unique('promo_redemptions_code_account_key').on(t.promoCodeId, t.accountId),
    index('promo_redemptions_account_idx').on(t.accountId, t.createdAt),
  ],
);
