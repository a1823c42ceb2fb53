import { formatUsd, type LedgerTransfer, listTransfers, readTrialBalance } from '@derouter/billing';
import type { Sql } from '@derouter/db';

/** A line of the trial balance in decimal USD. */
export interface BalanceView {
  readonly code: string;
  readonly debitUsd: string;
  readonly creditUsd: string;
  /** Credits less debits. */
  readonly balanceUsd: string;
  readonly transfers: number;
}

/** The trial balance, by account. */
export async function viewTrialBalance({ sql }: { readonly sql: Sql }): Promise<BalanceView[]> {
  return (await readTrialBalance(sql)).map(({ code, debitNano, creditNano, transfers }) => ({
    code,
    debitUsd: formatUsd(debitNano),
    creditUsd: formatUsd(creditNano),
    balanceUsd: formatUsd(creditNano - debitNano),
    transfers,
  }));
}

export interface TransferView extends Omit<LedgerTransfer, 'amountNano' | 'at'> {
  readonly at: string;
  readonly amountUsd: string;
}

/** Transfers of the ledger, newest first. */
export async function viewTransfers(
  { sql }: { readonly sql: Sql },
  {
    cursor,
    limit,
    ...filter
  }: Readonly<Record<'account' | 'code' | 'reference' | 'cursor', string | undefined>> & { readonly limit: number },
): Promise<{ items: TransferView[]; nextCursor: string | null }> {
  const rows = await listTransfers(sql, { ...filter, before: cursor === undefined ? undefined : BigInt(cursor), limit: limit + 1 });
  const items = rows
    .slice(0, limit)
    .map(({ amountNano, at, ...row }) => ({ ...row, at: at.toISOString(), amountUsd: formatUsd(amountNano) }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
