import { sql } from 'drizzle-orm';
import { type AnyPgColumn, bigint, boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, nano } from './columns.ts';

/** A customer's billing tenant. */
export const accounts = pgTable(
  'accounts',
  {
    id: uuid('id').primaryKey(),
    /** Wallet that pays for this account's requests. */
    walletId: bigint('wallet_id', { mode: 'bigint' }).notNull().unique(),
    status: text('status', { enum: ['active', 'suspended'] })
      .notNull()
      .default('active'),
    suspendedReason: text('suspended_reason'),
    /** Who suspended it: a dispute that is won lifts only its own suspension. A deleted account stays suspended. */
    suspendedCause: text('suspended_cause', { enum: ['staff', 'dispute', 'deletion'] }),
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
    /** Whether the customer is mailed when a key expires or reaches a share of its budget. */
    keyAlerts: boolean('key_alerts').notNull().default(true),
    /** Set while its owner has asked for its deletion, and from when it is carried out. */
    deletionRequestedAt: moment('deletion_requested_at'),
    deletionDueAt: moment('deletion_due_at'),
    deletedAt: moment('deleted_at'),
    /** The deleted account of the same address. Promotions used there stay used. */
    predecessorId: uuid('predecessor_id').references((): AnyPgColumn => accounts.id),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('accounts_predecessor_idx').on(t.predecessorId),
    index('accounts_all_price_notices_idx').on(t.id).where(sql`all_price_notices`),
    index('accounts_deletion_idx').on(t.deletionDueAt).where(sql`deletion_due_at IS NOT NULL`),
    index('accounts_deleted_idx').on(t.id).where(sql`deleted_at IS NOT NULL`),
  ],
);

export const staffRoles = ['owner', 'finance', 'support', 'engineer'] as const;

/** What a staff member may be; one may be several. */
export type StaffRole = (typeof staffRoles)[number];

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
    /** One key per mailbox, to enforce one account per person (`accounts/canonical-email.ts` of the api). Never mailed to. */
    emailCanonical: text('email_canonical').notNull().unique(),
    isStaff: boolean('is_staff').notNull().default(false),
    /** What a staff member may do; empty for everyone else. */
    staffRoles: text('staff_roles', { enum: staffRoles }).array().notNull().default(sql`'{}'`),
    locale: text('locale').notNull().default('en'),
    /** IANA zone in which dates are shown to the user. */
    timeZone: text('time_zone').notNull().default('UTC'),
    /** How pages show tables to the user: `display` of the contracts. */
    display: jsonb('display').notNull().default({}),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('users_email_idx').on(t.email),
    check('users_display_check', sql`jsonb_typeof(${t.display}) = 'object' AND octet_length(${t.display}::text) <= 2000`),
  ],
);

/** A signed-in browser. `id` is the SHA-256 of the token in the cookie; the token itself is never stored. */
export const sessions = pgTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** When it ends whatever happens. */
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Names the session to its user. */
    publicId: uuid('public_id').notNull().unique().defaultRandom(),
    /** When its user last proved who they are: at sign-in, or with a code since. */
    authenticatedAt: moment('authenticated_at').notNull().defaultNow(),
    /** When a staff member passed the second factor. Null: no session for the admin app. */
    secondFactorAt: moment('second_factor_at'),
    /** To the minute. */
    lastUsedAt: moment('last_used_at').notNull().defaultNow(),
    /** Browser and system, such as "Firefox, Windows". */
    device: text('device').notNull().default(''),
    /** The network at sign-in, coarsened: IPv4 /24 or IPv6 /48. */
    network: text('network').notNull().default(''),
  },
  (t) => [index('sessions_user_idx').on(t.userId)],
);

/** What an emailed code may be used for. */
export const codePurposes = ['sign_in', 'refund', 'auto_top_up', 'address', 'security', 'deletion'] as const;

/** A one-time code that was emailed. Only an HMAC of the code, bound to this row's id, is stored. */
export const signInChallenges = pgTable(
  'sign_in_challenges',
  {
    id: uuid('id').primaryKey(),
    purpose: text('purpose', { enum: codePurposes }).notNull().default('sign_in'),
    /** Whose action the code confirms. Null for sign-in codes. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
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
    index('sign_in_challenges_user_idx').on(t.userId),
  ],
);

/** Attempts at something that could be guessed or that costs us, one row for each limit that counts it. */
export const attempts = pgTable(
  'attempts',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    /** What is counted and for whom, such as `verify network 192.0.2.1`. */
    bucket: text('bucket').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('attempts_bucket_idx').on(t.bucket, t.createdAt), index('attempts_created_idx').on(t.createdAt)],
);

/** Wrong codes in a row, by what they try to pass. Kept by address, so that addresses without an account behave alike. */
export const codeFailures = pgTable('code_failures', {
  /** `sign_in <canonical address>` or `confirm <user id>`. */
  subject: text('subject').primaryKey(),
  failures: integer('failures').notNull(),
  lastAt: moment('last_at').notNull().defaultNow(),
});

/** Staff decisions on the domains that new accounts may use, above the built-in list of disposable ones. Subdomains are included. */
export const emailDomains = pgTable('email_domains', {
  domain: text('domain').primaryKey(),
  rule: text('rule', { enum: ['allow', 'deny'] }).notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** Addresses that staff found to be a mailbox of their own, although their canonical form is another's. */
export const separateEmails = pgTable('separate_emails', {
  email: text('email').primaryKey(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** A WebAuthn credential. */
export const passkeys = pgTable(
  'passkeys',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** base64url. */
    credentialId: text('credential_id').notNull().unique(),
    /** COSE key, base64url. */
    publicKey: text('public_key').notNull(),
    counter: bigint('counter', { mode: 'number' }).notNull(),
    transports: text('transports').array().notNull(),
    name: text('name').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastUsedAt: moment('last_used_at'),
  },
  (t) => [index('passkeys_user_idx').on(t.userId)],
);

/** A challenge that an authenticator must sign. Deleted when it is used. */
export const passkeyChallenges = pgTable(
  'passkey_challenges',
  {
    id: uuid('id').primaryKey(),
    /** base64url. */
    challenge: text('challenge').notNull(),
    /** Who registers a passkey with it. Null: it is for signing in. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [index('passkey_challenges_user_idx').on(t.userId), index('passkey_challenges_expiry_idx').on(t.expiresAt)],
);

/** A staff member's authenticator app. */
export const totpSecrets = pgTable('totp_secrets', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  secretSealed: text('secret_sealed').notNull(),
  /** The time step of the last accepted code; it and earlier ones are refused. */
  lastStep: bigint('last_step', { mode: 'number' }).notNull().default(0),
  /** Null until the first code was entered. */
  confirmedAt: moment('confirmed_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** A staff member's recovery codes; a used one is deleted. All codes of a set have one salt. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** scrypt, hex. */
    codeHash: text('code_hash').notNull(),
    salt: text('salt').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.codeHash] })],
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
  (t) => [
    primaryKey({ columns: [t.userId, t.document, t.version] }),
    index('legal_acceptances_accepted_idx').on(t.acceptedAt, t.document, t.version),
  ],
);

/** How many acceptances each version had by the time in `installation`, counted by a job. */
export const legalAcceptanceCounts = pgTable(
  'legal_acceptance_counts',
  {
    document: text('document').notNull(),
    version: text('version').notNull(),
    acceptances: bigint('acceptances', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.document, t.version] })],
);

/** Audit log of what staff changed: who, when, what, before and after, why, from where. Append-only. */
export const staffActions = pgTable(
  'staff_actions',
  {
    id: uuid('id').primaryKey(),
    /** Who did it, if a staff member; otherwise `operator`. */
    staffUserId: uuid('staff_user_id').references(() => users.id),
    /** Who did it at the command line: user and host of the operating system. */
    operator: text('operator'),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    reason: text('reason').notNull().default(''),
    /** The fields that changed, as they were and as they are. No secrets. */
    before: jsonb('before'),
    after: jsonb('after'),
    /** Network and device of the session; empty in old rows. */
    origin: text('origin').notNull().default(''),
    createdAt: moment('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    index('staff_actions_subject_idx').on(t.subject, t.createdAt),
    index('staff_actions_staff_idx').on(t.staffUserId, t.id),
    index('staff_actions_operator_idx').on(t.operator, t.id).where(sql`operator IS NOT NULL`),
    index('staff_actions_action_idx').on(t.action.op('text_pattern_ops'), t.id),
    index('staff_actions_created_idx').on(t.createdAt),
    check('staff_actions_actor_check', sql`num_nonnulls(staff_user_id, operator) = 1`),
  ],
);
