import type { Sql, Statement } from '@derouter/db';
import { chargeTransfers, transferColumns } from './charge-transfers.ts';
import { type Column, writeColumns } from './columns.ts';
import type { Charge } from './decide-settlements.ts';
import { holdColumns, type NewHold } from './hold-columns.ts';
import { hourColumns, sumHour } from './hour-sums.ts';
import { receiptColumns, sumCharge } from './receipt-columns.ts';
import { systemAccounts } from './system-accounts.ts';
import { walletChanges, walletColumns } from './wallet-changes.ts';
import type { WalletRow } from './wallet-row.ts';

/** What a decision stood on that was not read under locks, to be checked by the database. */
interface Believed {
  /** As they were before the decisions. */
  readonly wallets: readonly WalletRow[];
  /** Amounts by request. */
  readonly holds: ReadonlyMap<string, bigint>;
}

const expectedColumns: readonly Column<WalletRow>[] = [
  { type: 'bigint', of: ({ id }) => id },
  { type: 'bigint', of: ({ paidNano }) => paidNano },
  { type: 'bigint', of: ({ promoNano }) => promoNano },
  { type: 'bigint', of: ({ heldNano }) => heldNano },
];
const releasedColumns: readonly Column<readonly [string, bigint]>[] = [
  { type: 'uuid', of: ([requestId]) => requestId },
  { type: 'bigint', of: ([, amountNano]) => amountNano },
];

const arrays = [
  ...expectedColumns,
  ...releasedColumns,
  ...holdColumns,
  ...transferColumns,
  ...receiptColumns,
  ...hourColumns,
  ...walletColumns,
  // drizzle, which shares the driver, takes over arrays of moments.
].map(({ type }, i) => `$${i + 3}::${type === 'timestamptz' ? 'text[]::timestamptz' : type}[]`);
const call = `SELECT book_batch($1::uuid, $2::bigint, ${arrays.join(', ')})`;
const guardedCall = `${call} WHERE in_transaction($${arrays.length + 3}::text)`;

export interface Booking {
  readonly processId: string;
  readonly charges: readonly Charge[];
  readonly newHolds: readonly NewHold[];
  /** The wallets of the charges. */
  readonly wallets: ReadonlyMap<bigint, WalletRow>;
  /** Null where wallets are locked and holds released already. */
  readonly believed: Believed | null;
}

/**
 * The one statement that books a batch. Sent alone it is a transaction of its own; `xid`: it belongs to that transaction.
 * Fails with `DR003` where what was believed is not so, with `DR001` on an overspend.
 */
export function bookBatch(sql: Sql, { processId, charges, newHolds, wallets, believed }: Booking, xid: string | null): Statement {
  const booked = charges.map(sumCharge);
  const parameters: (string | (string | null)[])[] = [
    processId,
    systemAccounts['revenue:usage'].toString(),
    ...writeColumns(expectedColumns, believed?.wallets ?? []),
    ...writeColumns(releasedColumns, [...(believed?.holds ?? [])]),
    ...writeColumns(holdColumns, newHolds),
    ...writeColumns(transferColumns, chargeTransfers(charges, wallets)),
    ...writeColumns(receiptColumns, booked),
    ...writeColumns(hourColumns, sumHour(booked)),
    ...writeColumns(walletColumns, walletChanges(charges, newHolds)),
  ];
  return xid === null
    ? sql.unsafe(call, parameters as string[], { prepare: true })
    : sql.unsafe(guardedCall, [...parameters, xid] as string[], { prepare: true });
}
