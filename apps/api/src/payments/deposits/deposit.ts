import type { Billing } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import type { Logger } from '../../observability/index.ts';
import type { PaymentBook } from '../rail.ts';

/** What a rail over chains is made with. `book` is the one of the rail. */
export interface DepositContext {
  readonly sql: Sql;
  readonly billing: Pick<Billing, 'transaction'>;
  readonly book: PaymentBook;
  readonly log: Logger;
}

/** Runs work in a transaction for money. Resolves after the commit. */
export type RunTransaction = <T>(work: (tx: Sql) => Promise<T>) => Promise<T>;

/** What the rails over chains use. */
export interface DepositServices {
  readonly sql: Sql;
  readonly transaction: RunTransaction;
  readonly book: PaymentBook;
  readonly log: Logger;
}

/** A final transfer of an accepted token to one of our addresses. */
export interface FinalTransfer {
  /** The chain id of an EVM chain as text, or `tron`. */
  readonly chain: string;
  readonly txHash: string;
  /** The number of its log within the receipt, from 0. */
  readonly ordinal: number;
  readonly block: bigint;
  readonly blockHash: string;
  readonly blockTime: Date;
  readonly token: string;
  readonly symbol: string;
  readonly decimals: number;
  readonly from: string;
  readonly to: string;
  readonly accountId: string;
  /** In base units. */
  readonly value: bigint;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** The provider's id of a deposit as the books know it. */
export function paymentRefOf({ chain, txHash, ordinal }: Pick<FinalTransfer, 'chain' | 'txHash' | 'ordinal'>): string {
  return `${chain}:${txHash}:${ordinal}`;
}

/** Every transaction begins with the proof that its statements run inside it. */
export function transactionsOf(billing: Pick<Billing, 'transaction'>): RunTransaction {
  return (work) =>
    billing.transaction(async ({ sql: tx, xid }) => {
      await tx`SELECT in_transaction(${xid})`;
      return work(tx);
    });
}
