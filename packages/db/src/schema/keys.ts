import { sql } from 'drizzle-orm';
import { bigint, boolean, check, date, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { accounts, users } from './accounts.ts';
import { moment, nano } from './columns.ts';

/** A key: an account key spends its account's credits, a client key a budget that was moved to a wallet of its own. */
export const keys = pgTable(
  'keys',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    kind: text('kind', { enum: ['account', 'client'] })
      .notNull()
      .default('account'),
    name: text('name').notNull(),
    /** What the reseller calls the client. Only client keys have one. */
    label: text('label'),
    /** `inference`, `management` or both. A client key has only the first. */
    scopes: text('scopes', { enum: ['inference', 'management'] })
      .array()
      .notNull()
      .default(sql`ARRAY['inference', 'management']`),
    /** The wallet of a client key. */
    walletId: bigint('wallet_id', { mode: 'bigint' }).unique(),
    /** The client of a client key sees every amount times this, in millionths. */
    multiplierMillionths: bigint('multiplier_millionths', { mode: 'number' }),
    /** The budget of a client key as its client sees it. */
    budgetShownNano: nano('budget_shown_nano'),
    /** The share of a client key's budget of which its reseller was last told: 80, 100, or 0. */
    budgetAlertedPercent: integer('budget_alerted_percent').notNull().default(0),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastUsedAt: moment('last_used_at'),
    rotatedAt: moment('rotated_at'),
    expiresAt: moment('expires_at'),
    /** The last warning before it expires: 14 or 3 days. */
    expiryWarnedDays: integer('expiry_warned_days'),
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
    /** The key of the console's playground: inference only, and its secrets expire within the hour. */
    isPlayground: boolean('is_playground').notNull().default(false),
  },
  (t) => [
    index('keys_account_idx').on(t.accountId, t.createdAt),
    index('keys_expiry_idx').on(t.expiresAt).where(sql`expires_at IS NOT NULL AND revoked_at IS NULL`),
    uniqueIndex('keys_playground_idx').on(t.accountId).where(sql`is_playground AND revoked_at IS NULL`),
    check('keys_playground_check', sql`NOT is_playground OR (kind = 'account' AND scopes = '{inference}')`),
    index('keys_returning_idx').on(t.walletId).where(sql`kind = 'client' AND revoked_at IS NOT NULL`),
  ],
);

/** The secrets of a key: the newest, and those that a rotation left valid for a while. Only hashes are stored. */
export const keySecrets = pgTable(
  'key_secrets',
  {
    /** Hex SHA-256 of the whole secret. */
    secretHash: text('secret_hash').primaryKey(),
    keyId: uuid('key_id')
      .notNull()
      .references(() => keys.id),
    /** First visible characters of the secret, such as `dr-Ab3x`. */
    prefix: text('prefix').notNull(),
    last4: text('last4').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Set when it is replaced. Null: as long as the key. */
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
  },
  (t) => [
    index('key_secrets_key_idx').on(t.keyId, t.createdAt),
    index('key_secrets_prefix_idx').on(t.prefix.op('text_pattern_ops'), t.last4),
  ],
);

/** Written authorisations to hand out client keys, with the document that grants it. At most one is active. */
export const resellerAuthorisations = pgTable(
  'reseller_authorisations',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    /** Title or reference of the document. */
    document: text('document').notNull(),
    documentDate: date('document_date').notNull(),
    grantedBy: uuid('granted_by')
      .notNull()
      .references(() => users.id),
    grantedAt: moment('granted_at').notNull().defaultNow(),
    revokedBy: uuid('revoked_by').references(() => users.id),
    revokedAt: moment('revoked_at'),
    revokedReason: text('revoked_reason'),
  },
  (t) => [
    uniqueIndex('reseller_authorisations_active_idx').on(t.accountId).where(sql`revoked_at IS NULL`),
    index('reseller_authorisations_account_idx').on(t.accountId, t.grantedAt),
  ],
);

/** What an account was told, for its webhooks; written in the transaction that queues the mail about it. */
export const accountEvents = pgTable(
  'account_events',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    /** Such as `key.expiring`, `key.budget_reached`. */
    type: text('type').notNull(),
    data: jsonb('data').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('account_events_account_idx').on(t.accountId, t.createdAt, t.id)],
);
