import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment, nano } from './columns.ts';
import { keys } from './keys.ts';

/** A program's request for a key (RFC 8628), which its owner approves or denies in the console. Its codes are stored as hashes only. */
export const deviceAuthorisations = pgTable(
  'device_authorisations',
  {
    id: uuid('id').primaryKey(),
    /** SHA-256, hex. */
    deviceCodeHash: text('device_code_hash').notNull().unique(),
    /** The code is short, so it is hashed under a key. */
    userCodeHmac: text('user_code_hmac').notNull().unique(),
    /** Which program asks, such as `claude-code`. */
    client: text('client').notNull(),
    /** The name of its machine, as the program gave it. */
    host: text('host').notNull(),
    network: text('network').notNull(),
    /** What it asks for; once approved, what it gets. */
    scopes: text('scopes', { enum: ['inference', 'management'] })
      .array()
      .notNull(),
    budgetNano: nano('budget_nano'),
    budgetPeriod: text('budget_period', { enum: ['total', 'day', 'week', 'month'] }),
    /** `used`: the key was picked up. */
    status: text('status', { enum: ['pending', 'approved', 'denied', 'used'] })
      .notNull()
      .default('pending'),
    /** Who decided. */
    accountId: uuid('account_id').references(() => accounts.id, { onDelete: 'cascade' }),
    keyId: uuid('key_id').references(() => keys.id, { onDelete: 'cascade' }),
    /** How often the program may poll. Grows each time it polls too fast. */
    intervalSeconds: integer('interval_seconds').notNull(),
    polledAt: moment('polled_at'),
    decidedAt: moment('decided_at'),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('device_authorisations_account_idx').on(t.accountId),
    index('device_authorisations_key_idx').on(t.keyId),
    index('device_authorisations_expiry_idx').on(t.expiresAt),
  ],
);
