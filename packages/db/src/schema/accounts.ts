import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, nano } from './columns.ts';

/** A customer's billing tenant. */
export const accounts = pgTable('accounts', {
  id: uuid('id').primaryKey(),
  /** Wallet that pays for this account's requests. */
  walletId: bigint('wallet_id', { mode: 'bigint' }).notNull().unique(),
  status: text('status', { enum: ['active', 'suspended'] })
    .notNull()
    .default('active'),
  suspendedReason: text('suspended_reason'),
  /** Who suspended it: a dispute that is won lifts only its own suspension. */
  suspendedCause: text('suspended_cause', { enum: ['staff', 'dispute'] }),
  suspendedAt: moment('suspended_at'),
  /** Stripe's customer id, created at the first checkout. */
  stripeCustomerId: text('stripe_customer_id').unique(),
  /** An email is sent each time the balance falls below this. Null: never. */
  lowBalanceNano: nano('low_balance_nano'),
  /** Set after the email was sent, until the balance is above the threshold again. */
  lowBalanceMailedAt: moment('low_balance_mailed_at'),
  /** Whether the customer is notified of every price change, not only those of models in use. */
  allPriceNotices: boolean('all_price_notices').notNull().default(false),
  /** Models this account may use. Null: all. */
  allowedModels: text('allowed_models').array(),
  /** Maximum concurrent requests of all its keys together, client keys included. Null: no limit. */
  concurrency: integer('concurrency'),
  requestsPerMinute: integer('requests_per_minute'),
  tokensPerMinute: integer('tokens_per_minute'),
  /** Whether receipts keep a keyed hash of the end user that a request names (`user`, `metadata.user_id`). */
  hashEndUsers: boolean('hash_end_users').notNull().default(false),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** A person who signs in: a customer (has an account), staff, or both. */
export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .unique()
      .references(() => accounts.id),
    /** As typed by the user; emails are sent to it. */
    email: text('email').notNull(),
    /** Normalised so that one person has one account: lower case, without +tag and, if the provider ignores them, without dots. */
    emailCanonical: text('email_canonical').notNull().unique(),
    isStaff: boolean('is_staff').notNull().default(false),
    locale: text('locale').notNull().default('en'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('users_email_idx').on(t.email)],
);

/** A signed-in browser. `id` is the SHA-256 of the token in the cookie; the token itself is never stored. */
export const sessions = pgTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('sessions_user_idx').on(t.userId)],
);

/** A one-time code that was emailed. Only an HMAC of the code, bound to this row's id, is stored. */
export const signInChallenges = pgTable(
  'sign_in_challenges',
  {
    id: uuid('id').primaryKey(),
    email: text('email').notNull(),
    emailCanonical: text('email_canonical').notNull(),
    codeHmac: text('code_hmac').notNull(),
    locale: text('locale').notNull(),
    /** IPv4 address or IPv6 /64 from which the request came. */
    network: text('network').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** The code was correct, but the terms have not been accepted yet. */
    verifiedAt: moment('verified_at'),
    /** Used, or out of attempts. */
    closedAt: moment('closed_at'),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('sign_in_challenges_email_idx').on(t.emailCanonical, t.createdAt),
    index('sign_in_challenges_network_idx').on(t.network, t.createdAt),
  ],
);

/** Every attempt to enter a code, to limit guessing per network. */
export const signInAttempts = pgTable(
  'sign_in_attempts',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    network: text('network').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('sign_in_attempts_network_idx').on(t.network, t.createdAt)],
);

/** Acceptance of a version of a legal document by a user, with time and address. */
export const legalAcceptances = pgTable(
  'legal_acceptances',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    document: text('document').notNull(),
    version: text('version').notNull(),
    network: text('network').notNull(),
    acceptedAt: moment('accepted_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.document, t.version] })],
);

/** Audit log of staff actions: who, when, what and why. */
export const staffActions = pgTable(
  'staff_actions',
  {
    id: uuid('id').primaryKey(),
    staffUserId: uuid('staff_user_id')
      .notNull()
      .references(() => users.id),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    reason: text('reason').notNull().default(''),
    createdAt: moment('created_at').notNull().default(sql`now()`),
  },
  (t) => [index('staff_actions_subject_idx').on(t.subject, t.createdAt)],
);
