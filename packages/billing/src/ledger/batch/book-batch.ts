import type { Sql, Statement } from '@derouter/db';
import { type BudgetCrossing, type BudgetSpending, crossingColumns, spendingColumns } from '../limits/budgets.ts';
import { bucketColumns, type RateBucket } from '../limits/rate-buckets.ts';
import { systemAccounts } from '../wallets/system-accounts.ts';
import type { WalletRow } from '../wallets/wallet-row.ts';
import { chargeTransfers, transferColumns } from './charge-transfers.ts';
import { type Column, writeColumns } from './columns.ts';
import type { Charge } from './decide-settlements.ts';
import { holdColumns, type NewHold } from './hold-columns.ts';
import { hourColumns, sumHour } from './hour-sums.ts';
import { receiptColumns, sumCharge } from './receipt-columns.ts';
import { walletChanges, walletColumns } from './wallet-changes.ts';

/** Assumptions of a decision that were not read under locks, for the database to check. */
interface ExpectedState {
  /** As they were before the decisions. */
  readonly wallets: readonly WalletRow[];
  /** Amounts by request. */
  readonly holds: ReadonlyMap<string, bigint>;
  readonly buckets: readonly ExpectedBucket[];
}

type ExpectedBucket = Pick<RateBucket, 'subject' | 'stamp'>;

const expectedColumns: readonly Column<WalletRow>[] = [
  { name: 'e_id', type: 'bigint', of: ({ id }) => id },
  { name: 'e_paid', type: 'bigint', of: ({ paidNano }) => paidNano },
  { name: 'e_promo', type: 'bigint', of: ({ promoNano }) => promoNano },
  { name: 'e_held', type: 'bigint', of: ({ heldNano }) => heldNano },
  { name: 'e_stamp', type: 'bigint', of: ({ stamp }) => stamp },
];
const expectedBucketColumns: readonly Column<ExpectedBucket>[] = [
  { name: 'k_subject', type: 'text', of: ({ subject }) => subject },
  { name: 'k_stamp', type: 'bigint', of: ({ stamp }) => stamp },
];
const releasedColumns: readonly Column<readonly [string, bigint]>[] = [
  { name: 'x_id', type: 'uuid', of: ([requestId]) => requestId },
  { name: 'x_amount', type: 'bigint', of: ([, amountNano]) => amountNano },
];

/** The columns that `book_batch` takes, each as an array. They are passed by name, so their order does not matter. */
export const bookedColumns: readonly Pick<Column<never>, 'name' | 'type'>[] = [
  ...expectedColumns,
  ...expectedBucketColumns,
  ...releasedColumns,
  ...holdColumns,
  ...transferColumns,
  ...receiptColumns,
  ...hourColumns,
  ...walletColumns,
  ...spendingColumns,
  ...crossingColumns,
  ...bucketColumns,
];

const namedArguments = [
  'process => $1::uuid',
  'revenue => $2::bigint',
  'stamp => $3::bigint',
  ...bookedColumns.map(({ name, type }, i) => {
    // drizzle, which shares the driver, replaces the serializer for arrays of timestamps.
    const cast = type === 'timestamptz' ? 'text[]::timestamptz' : type;
    return `${name} => $${i + 4}::${cast}[]`;
  }),
];
const call = `SELECT book_batch(${namedArguments.join(', ')})`;
const guardedCall = `${call} WHERE in_transaction($${namedArguments.length + 1}::text)`;

export interface Booking {
  readonly processId: string;
  /** What the wallets and buckets that this changes are stamped with. */
  readonly stamp: bigint;
  readonly charges: readonly Charge[];
  readonly newHolds: readonly NewHold[];
  /** The wallets of the charges. */
  readonly wallets: ReadonlyMap<bigint, WalletRow>;
  readonly spending: Iterable<BudgetSpending>;
  readonly crossings: Iterable<BudgetCrossing>;
  readonly changedBuckets: readonly RateBucket[];
  /** Null if wallets are already locked and holds released. */
  readonly expected: ExpectedState | null;
}

/**
 * The statement that books a batch. Without `xid` it is its own transaction; with it, part of that one. Fails with `DR003`
 * if an assumption does not hold, and with `DR001` on an overspend.
 */
export function bookBatch(sql: Sql, booking: Booking, xid: string | null): Statement {
  const { processId, stamp, charges, newHolds, wallets, spending, crossings, changedBuckets, expected } = booking;
  const booked = charges.map(sumCharge);
  const parameters: (string | (string | null)[])[] = [
    processId,
    systemAccounts['revenue:usage'].toString(),
    stamp.toString(),
    ...writeColumns(expectedColumns, expected?.wallets ?? []),
    ...writeColumns(expectedBucketColumns, expected?.buckets ?? []),
    ...writeColumns(releasedColumns, [...(expected?.holds ?? [])]),
    ...writeColumns(holdColumns, newHolds),
    ...writeColumns(transferColumns, chargeTransfers(charges, wallets)),
    ...writeColumns(receiptColumns, booked),
    ...writeColumns(hourColumns, sumHour(booked)),
    ...writeColumns(walletColumns, walletChanges(charges, newHolds)),
    ...writeColumns(spendingColumns, [...spending]),
    ...writeColumns(crossingColumns, [...crossings]),
    ...writeColumns(bucketColumns, changedBuckets),
  ];
  return xid === null
    ? sql.unsafe(call, parameters as string[], { prepare: true })
    : sql.unsafe(guardedCall, [...parameters, xid] as string[], { prepare: true });
}
