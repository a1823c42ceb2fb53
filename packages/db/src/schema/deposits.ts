import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  numeric,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment, nano } from './columns.ts';
import { paymentOrders } from './payments.ts';

/** BIP-32 indices of deposit addresses, one sequence for each kind of address: an index is never used twice. */
export const evmAddressIndex = pgSequence('deposit_address_index_evm', { startWith: 0, minValue: 0, maxValue: 2_147_483_647, cache: 1 });
export const tronAddressIndex = pgSequence('deposit_address_index_tron', { startWith: 0, minValue: 0, maxValue: 2_147_483_647, cache: 1 });

/** Addresses that customers pay to. Each belongs to one account for ever and is watched for ever. */
export const depositAddresses = pgTable(
  'deposit_addresses',
  {
    /** `evm` addresses are the same on all EVM chains. */
    family: text('family', { enum: ['evm', 'tron'] }).notNull(),
    index: integer('index').notNull(),
    /** EVM: lower case with 0x. TRON: base58check. */
    address: text('address').notNull(),
    /** First eight hex digits of the SHA-256 of the extended public key that it was derived from. */
    keyFingerprint: text('key_fingerprint').notNull(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** When the customer got another address. This one stays watched. */
    replacedAt: moment('replaced_at'),
  },
  (t) => [
    primaryKey({ columns: [t.family, t.index] }),
    unique('deposit_addresses_address_key').on(t.family, t.address),
    index('deposit_addresses_account_idx').on(t.accountId),
    uniqueIndex('deposit_addresses_current_idx').on(t.family, t.accountId).where(sql`replaced_at IS NULL`),
  ],
);

/** How far a chain has been read. `chain`: the chain id of an EVM chain as text. */
export const chainCursors = pgTable('chain_cursors', {
  chain: text('chain').primaryKey(),
  /** Every deposit up to this block is stored. */
  block: bigint('block', { mode: 'bigint' }).notNull(),
  blockHash: text('block_hash').notNull(),
  blockTime: moment('block_time').notNull(),
  /** Why the chain is not read any more until the operator resumes it. */
  haltedReason: text('halted_reason'),
  /** When the last 24 hours were last read again. */
  rescannedAt: moment('rescanned_at').notNull().defaultNow(),
  /** Until when one process reads the chain alone; null: nobody does. */
  claimedUntil: moment('claimed_until'),
  updatedAt: moment('updated_at').notNull().defaultNow(),
});

/** Transfers to our addresses in blocks that can still be replaced. Shown to the customer, never credited; rebuilt at every look. */
export const seenDeposits = pgTable(
  'seen_deposits',
  {
    chain: text('chain').notNull(),
    blockHash: text('block_hash').notNull(),
    txHash: text('tx_hash').notNull(),
    logIndex: integer('log_index').notNull(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    amountNano: nano('amount_nano').notNull(),
    confirmations: integer('confirmations').notNull(),
    confirmationsNeeded: integer('confirmations_needed').notNull(),
    seenAt: moment('seen_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.chain, t.blockHash, t.txHash, t.logIndex] }), index('seen_deposits_account_idx').on(t.accountId)],
);

/** Final transfers of accepted tokens out of our addresses, each stored once with what it was for. Append-only. */
export const outgoingTransfers = pgTable(
  'outgoing_transfers',
  {
    id: uuid('id').primaryKey(),
    /** Columns as those of `deposits`. */
    chain: text('chain').notNull(),
    txHash: text('tx_hash').notNull(),
    ordinal: integer('ordinal').notNull(),
    block: bigint('block', { mode: 'bigint' }).notNull(),
    blockHash: text('block_hash').notNull(),
    blockTime: moment('block_time').notNull(),
    token: text('token').notNull(),
    symbol: text('symbol').notNull(),
    fromAddress: text('from_address').notNull(),
    toAddress: text('to_address').notNull(),
    value: numeric('value', { precision: 78, scale: 0 }).notNull(),
    amountNano: nano('amount_nano').notNull(),
    remainder: numeric('remainder', { precision: 78, scale: 0 }).notNull(),
    /** `treasury`: booked at once. `refund`: of a refund by hand, which books it. `staff`: booked by hand before. `review`: staff decide. */
    purpose: text('purpose', { enum: ['treasury', 'refund', 'staff', 'review'] }).notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    unique('outgoing_transfers_transfer_key').on(t.chain, t.txHash, t.ordinal),
    index('outgoing_transfers_payer_idx').on(t.chain, t.fromAddress),
  ],
);

/** Final transfers to our addresses. What was seen never changes; only `state` moves on. */
export const deposits = pgTable(
  'deposits',
  {
    id: uuid('id').primaryKey(),
    /** The chain id of an EVM chain as text, or `tron`. */
    chain: text('chain').notNull(),
    txHash: text('tx_hash').notNull(),
    /** The number of the transfer's log within its receipt, from 0. (The number within the block changes in a reorganisation.) */
    ordinal: integer('ordinal').notNull(),
    block: bigint('block', { mode: 'bigint' }).notNull(),
    /** Empty on TRON, whose receipts do not name it. */
    blockHash: text('block_hash').notNull(),
    blockTime: moment('block_time').notNull(),
    /** The token contract's address, written as `address` of a deposit address. */
    token: text('token').notNull(),
    symbol: text('symbol').notNull(),
    fromAddress: text('from_address').notNull(),
    toAddress: text('to_address').notNull(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    /** In the token's base units. */
    value: numeric('value', { precision: 78, scale: 0 }).notNull(),
    amountNano: nano('amount_nano').notNull(),
    /** What was cut off from `value` to get whole nano-USD, in base units. */
    remainder: numeric('remainder', { precision: 78, scale: 0 }).notNull(),
    /** `dust`: waits for more; `frozen`: staff must decide. */
    state: text('state', { enum: ['dust', 'final', 'frozen', 'credited'] }).notNull(),
    frozenReason: text('frozen_reason'),
    /** The order that it pays, chosen once before it is credited; null: the account. */
    orderId: uuid('order_id').references(() => paymentOrders.id),
    orderChosen: boolean('order_chosen').notNull().default(false),
    /** Which RPC nodes confirmed it, what the screening said, who found it. */
    evidence: jsonb('evidence').notNull().default({}),
    createdAt: moment('created_at').notNull().defaultNow(),
    creditedAt: moment('credited_at'),
  },
  (t) => [
    unique('deposits_transfer_key').on(t.chain, t.txHash, t.ordinal),
    index('deposits_account_idx').on(t.accountId),
    index('deposits_order_idx').on(t.orderId),
    index('deposits_payee_idx').on(t.chain, t.toAddress),
    index('deposits_waiting_idx').on(t.chain, t.accountId).where(sql`state <> 'credited'`),
  ],
);

/** Tokens whose deposits must wait, such as after the loss of their peg. A token without a row is credited. */
export const tokenSwitches = pgTable(
  'token_switches',
  {
    chain: text('chain').notNull(),
    token: text('token').notNull(),
    credited: boolean('credited').notNull(),
    reason: text('reason').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: moment('changed_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.chain, t.token] })],
);

/** How far the list of transfers of a TRON address has been read. */
export const tronCursors = pgTable(
  'tron_cursors',
  {
    address: text('address').primaryKey(),
    /** The list is complete up to this time, as far as its source knew. */
    readUntil: moment('read_until').notNull(),
    /** When a process last took it up; null: never. */
    polledAt: moment('polled_at'),
    /** When it was last read with a long overlap; null: that is due. */
    deepReadAt: moment('deep_read_at'),
  },
  (t) => [index('tron_cursors_polled_idx').on(t.polledAt)],
);

/** TRON transactions that a list mentioned and that their receipt must prove. */
export const tronHints = pgTable(
  'tron_hints',
  {
    txHash: text('tx_hash').primaryKey(),
    /** As the list says it: larger ones are proven first. */
    amountNano: nano('amount_nano').notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextTryAt: moment('next_try_at').notNull().defaultNow(),
    /** Null until the receipt was read. `nothing`: it failed, or pays none of our addresses in the accepted token. */
    outcome: text('outcome', { enum: ['proven', 'nothing'] }),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('tron_hints_waiting_idx').on(t.nextTryAt).where(sql`outcome IS NULL`)],
);

/** Requests made to a provider that limits them per day, counted over all processes. */
export const requestBudgets = pgTable(
  'request_budgets',
  {
    provider: text('provider').notNull(),
    day: date('day').notNull(),
    used: integer('used').notNull().default(0),
    /** The provider told us to be silent until then. */
    silentUntil: moment('silent_until'),
  },
  (t) => [primaryKey({ columns: [t.provider, t.day] })],
);
