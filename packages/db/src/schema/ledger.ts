import { sql } from 'drizzle-orm';
import { bigint, boolean, date, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, nano } from './columns.ts';

/** An account that transfers debit or credit. System accounts have no balance row: their balance is the sum of their transfers. */
export const ledgerAccounts = pgTable(
  'ledger_accounts',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedByDefaultAsIdentity(),
    /** Such as `revenue:usage`, `clearing:stripe`, `wallet:42:paid`. */
    code: text('code').notNull().unique(),
  },
  (t) => [index('ledger_accounts_own_idx').on(t.code).where(sql`code NOT LIKE 'wallet:%'`)],
);

/** The only materialised balances. available = paid + promo − held. */
export const wallets = pgTable('wallets', {
  id: bigint('id', { mode: 'bigint' }).primaryKey().generatedByDefaultAsIdentity(),
  paidAccountId: bigint('paid_account_id', { mode: 'bigint' }).notNull().unique(),
  promoAccountId: bigint('promo_account_id', { mode: 'bigint' }).notNull().unique(),
  paidNano: nano('paid_nano').notNull().default(sql`0`),
  promoNano: nano('promo_nano').notNull().default(sql`0`),
  heldNano: nano('held_nano').notNull().default(sql`0`),
  /** Whether a key of this wallet has a row in `key_budgets`. */
  hasBudgets: boolean('has_budgets').notNull().default(false),
  /** Marks a state of the wallet with its holds and budgets; no other state ever gets the same. */
  stamp: bigint('stamp', { mode: 'bigint' }).notNull().default(sql`0`),
  /** The threshold of the account's automatic top-up while it is on; kept by a trigger of `auto_top_ups`. */
  topUpBelowNano: nano('top_up_below_nano'),
});

/** The wallets below their `topUpBelowNano`; kept by a trigger of `wallets`. */
export const walletsToTopUp = pgTable('wallets_to_top_up', {
  walletId: bigint('wallet_id', { mode: 'bigint' }).primaryKey(),
});

/** One movement of money: out of `debit`, into `credit`. Append-only. */
export const transfers = pgTable(
  'transfers',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    idempotencyKey: text('idempotency_key').notNull().unique(),
    // No foreign keys: they would lock the revenue account's row for every charge.
    // Ledger accounts cannot be deleted (trigger), and `prove()` checks that both ends exist.
    debitAccountId: bigint('debit_account_id', { mode: 'bigint' }).notNull(),
    creditAccountId: bigint('credit_account_id', { mode: 'bigint' }).notNull(),
    amountNano: nano('amount_nano').notNull(),
    code: text('code').notNull(),
    /** Its cause: a request id, a payment, a staff action. */
    reference: text('reference').notNull(),
    reason: text('reason').notNull().default(''),
    actor: text('actor').notNull().default('system'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    // Usage is looked up through receipts and hourly sums, so charges need no index here.
    index('transfers_debit_idx').on(t.debitAccountId, t.createdAt).where(sql`code <> 'usage'`),
    index('transfers_credit_idx').on(t.creditAccountId, t.createdAt).where(sql`code <> 'usage'`),
    // Of a payment; the operators also find a beginning, such as of the movements of a dispute.
    index('transfers_reference_idx').on(t.reference.op('text_pattern_ops')).where(sql`code <> 'usage'`),
    index('transfers_code_idx').on(t.code, t.id).where(sql`code <> 'usage'`),
    index('transfers_debit_code_idx').on(t.debitAccountId, t.code, t.createdAt).where(sql`code <> 'usage'`),
    index('transfers_credit_code_idx').on(t.creditAccountId, t.code, t.createdAt).where(sql`code <> 'usage'`),
    // The only index for charges of an account: few are to promotional credit.
    index('transfers_promo_idx').on(t.debitAccountId, t.createdAt).where(sql`code = 'usage' AND right(idempotency_key, 6) = ':promo'`),
    index('transfers_time_idx').using('brin', t.createdAt),
  ],
);

/** The sums of each line of the trial balance before a time: of all transfers until the end of each UTC day, and until the last run of the job. */
export const ledgerTotals = pgTable(
  'ledger_totals',
  {
    until: moment('until').notNull(),
    /** The code of a system account, or `wallets:paid` and `wallets:promo` for all wallets together. */
    line: text('line').notNull(),
    debitNano: nano('debit_nano').notNull(),
    creditNano: nano('credit_nano').notNull(),
    transfers: bigint('transfers', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.until, t.line] })],
);

/** Credit set aside for a running request; deleted when the request settles. */
export const holds = pgTable(
  'holds',
  {
    requestId: uuid('request_id').primaryKey(),
    walletId: bigint('wallet_id', { mode: 'bigint' }).notNull(),
    amountNano: nano('amount_nano').notNull(),
    accountId: uuid('account_id').notNull(),
    keyId: uuid('key_id').notNull(),
    modelId: text('model_id').notNull(),
    modelAsked: text('model_asked').notNull(),
    dialect: text('dialect').notNull(),
    priceVersionId: uuid('price_version_id').notNull(),
    processId: uuid('process_id').notNull(),
    createdAt: moment('created_at').notNull(),
    /** What the receipt of a lost process needs besides: labels and the multiplier of a client key. */
    labels: jsonb('labels'),
  },
  (t) => [index('holds_process_idx').on(t.processId), index('holds_wallet_idx').on(t.walletId)],
);

/** One limit of a key's budget, and what was spent of it since the period began. */
export const keyBudgets = pgTable(
  'key_budgets',
  {
    keyId: uuid('key_id').notNull(),
    period: text('period', { enum: ['total', 'day', 'week', 'month'] }).notNull(),
    walletId: bigint('wallet_id', { mode: 'bigint' }).notNull(),
    limitNano: nano('limit_nano').notNull(),
    spentNano: nano('spent_nano').notNull(),
    /** IANA zone in which the period begins. */
    timeZone: text('time_zone').notNull().default('UTC'),
    /** Null for the total. Stored, so that every process resets at the same moment. */
    startsAt: moment('starts_at'),
    resetsAt: moment('resets_at'),
  },
  (t) => [primaryKey({ columns: [t.keyId, t.period] })],
);

/** Budgets whose spending reached 80 or 100 percent, written with the charge and deleted when the alert is sent. */
export const budgetCrossings = pgTable('budget_crossings', {
  id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  keyId: uuid('key_id').notNull(),
  period: text('period').notNull(),
  percent: integer('percent').notNull(),
  limitNano: nano('limit_nano').notNull(),
  spentNano: nano('spent_nano').notNull(),
  resetsAt: moment('resets_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** Leaky buckets of requests and tokens per minute. */
export const rateBuckets = pgTable('rate_buckets', {
  /** `key:<id>` or `account:<id>`. */
  subject: text('subject').primaryKey(),
  requests: doublePrecision('requests').notNull().default(0),
  tokens: doublePrecision('tokens').notNull().default(0),
  updatedAt: moment('updated_at').notNull().defaultNow(),
  /** As of wallets. */
  stamp: bigint('stamp', { mode: 'bigint' }).notNull().default(sql`0`),
});

/** A running process's lease; after `expiresAt` any other process releases its holds. */
export const leases = pgTable('leases', {
  processId: uuid('process_id').primaryKey(),
  expiresAt: moment('expires_at').notNull(),
  startedAt: moment('started_at').notNull().defaultNow(),
  /** When it was last renewed. */
  renewedAt: moment('renewed_at').notNull().defaultNow(),
  /** What each of its requests was doing at that time, for the receipts in case the process is lost. */
  running: jsonb('running').notNull().default({}),
});

/** Every proof of the ledger: its scope, its findings, and the time up to which the ledger is proven. */
export const proofs = pgTable(
  'proofs',
  {
    id: uuid('id').primaryKey(),
    isFull: boolean('is_full').notNull(),
    /** Everything booked up to this time was read and is correct. */
    horizon: moment('horizon').notNull(),
    transfers: bigint('transfers', { mode: 'number' }).notNull(),
    receipts: bigint('receipts', { mode: 'number' }).notNull(),
    /** `[{ invariant, detail }]`; empty if the ledger is correct. */
    findings: jsonb('findings').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('proofs_created_idx').on(t.createdAt)],
);

/** The sum of each wallet's transfers at the horizon of the last proof. */
export const proofBalances = pgTable('proof_balances', {
  walletId: bigint('wallet_id', { mode: 'bigint' }).primaryKey(),
  paidNano: nano('paid_nano').notNull(),
  promoNano: nano('promo_nano').notNull(),
});

/** Detached months of receipts with their sums, so that the ledger can still be proven. */
export const detachedReceipts = pgTable('detached_receipts', {
  month: date('month').primaryKey(),
  receipts: bigint('receipts', { mode: 'number' }).notNull(),
  totalNano: nano('total_nano').notNull(),
  writeOffNano: nano('write_off_nano').notNull(),
  detachedAt: moment('detached_at').notNull().defaultNow(),
});

/** What the clients of client keys saw as spent in detached months. */
export const detachedClientSums = pgTable(
  'detached_client_sums',
  {
    month: date('month').notNull(),
    keyId: uuid('key_id').notNull(),
    shownNano: nano('shown_nano').notNull(),
  },
  (t) => [primaryKey({ columns: [t.month, t.keyId] })],
);
