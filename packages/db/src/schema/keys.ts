import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment } from './columns.ts';

/** A key that spends an account's credits. Only the SHA-256 of the secret is stored. */
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
    /** Switched off by its owner, who can switch it on again. */
    suspendedAt: moment('suspended_at'),
    /** The reason for a suspension by staff, which the owner can see. Only staff can lift it. */
    staffSuspendedAt: moment('staff_suspended_at'),
    staffSuspendedReason: text('staff_suspended_reason'),
    /** Models this key may use. Null: all of the account's. */
    allowedModels: text('allowed_models').array(),
    /** Addresses and networks (CIDR) from which it may be used. Null: any. */
    allowedNetworks: text('allowed_networks').array(),
    /** Maximum concurrent requests. */
    concurrency: integer('concurrency'),
    requestsPerMinute: integer('requests_per_minute'),
    tokensPerMinute: integer('tokens_per_minute'),
  },
  (t) => [index('account_keys_account_idx').on(t.accountId, t.createdAt)],
);
