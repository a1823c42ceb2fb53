import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment } from './columns.ts';

/** A key that spends an account's credits. Only the SHA-256 of the secret is kept. */
export const accountKeys = pgTable(
  'account_keys',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    name: text('name').notNull(),
    /** First visible characters of the secret, such as `dr-Ab3x`. */
    prefix: text('prefix').notNull(),
    last4: text('last4').notNull(),
    /** Hex SHA-256 of the whole secret. */
    secretHash: text('secret_hash').notNull().unique(),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastUsedAt: moment('last_used_at'),
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
  },
  (t) => [index('account_keys_account_idx').on(t.accountId, t.createdAt)],
);
