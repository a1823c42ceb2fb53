import type { GuardedTransaction } from '@derouter/db';
import type { Admission, RateLimit } from '../admission.ts';
import type { Settlement } from '../settlement.ts';
import { readBudgets } from './budgets.ts';
import { knowsBudgets } from './known-state.ts';
import { beginLimits, countsOpen, type LimitState } from './limits.ts';
import { readAccountTotals, readOpenRequests } from './open-requests.ts';
import { readBuckets } from './rate-buckets.ts';
import type { WalletState } from './wallet-state.ts';

const nowMs = () => performance.now();

interface Unread {
  readonly admissions: readonly Admission[];
  /** Without those that were settled before. */
  readonly settlements: readonly Settlement[];
  /** Amounts of the holds that this transaction has released, by request. */
  readonly released: ReadonlyMap<string, bigint>;
  readonly rates: ReadonlyMap<string, RateLimit>;
}

/**
 * Reads what the decisions about a batch need and `wallets`, which must be locked, do not know yet. Requests without limits cause
 * no query.
 */
export async function readLimits(
  transaction: GuardedTransaction,
  wallets: ReadonlyMap<bigint, WalletState>,
  { admissions, settlements, released, rates }: Unread,
): Promise<LimitState> {
  const { sql: tx } = transaction;
  const walletOf = ({ walletId }: { readonly walletId: bigint }) => wallets.get(walletId);
  const needed = admissions.filter((one) => {
    const wallet = walletOf(one);
    return wallet && countsOpen(one, wallet);
  });
  const uncounted = needed.filter((one) => !walletOf(one)?.open);
  const limitedAccounts = new Set(admissions.filter(({ limits }) => limits?.accountConcurrency).map(({ accountId }) => accountId));
  const now = nowMs();
  const all = [...admissions, ...settlements.map(({ admission }) => admission)];
  const unread = new Map(all.filter((one) => !knowsBudgets(walletOf(one), one.keyId, now)).map((one) => [one.keyId, one.walletId]));
  const [open, totals, budgets, buckets] = await Promise.all([
    readOpenRequests(tx, uncounted),
    readAccountTotals(tx, [...limitedAccounts]),
    readBudgets(tx, [...unread.keys()], nowMs),
    readBuckets(transaction, [...rates.keys()], nowMs),
  ]);
  for (const [walletId, requests] of open) {
    const wallet = wallets.get(walletId);
    if (wallet) wallet.open = requests;
  }
  // Counted after they were released; the decisions will remove them.
  for (const { admission } of settlements) {
    const heldNano = released.get(admission.requestId);
    if (heldNano !== undefined) open.get(admission.walletId)?.add(admission.keyId, admission.modelId, heldNano);
  }
  for (const [keyId, one] of budgets) {
    const walletId = unread.get(keyId);
    if (walletId !== undefined) wallets.get(walletId)?.budgets.set(keyId, one);
  }
  const openOfAccounts = new Map<string, number>();
  for (const { accountId, limits } of admissions) {
    const total = limits?.accountConcurrency && totals.get(accountId);
    if (!total) continue;
    const own = wallets.get(limits.accountConcurrency.walletId);
    if (own) own.isOnlyWallet = total.wallets === 1;
    if (!own?.isOnlyWallet) openOfAccounts.set(accountId, total.open);
  }
  return beginLimits(buckets, rates, nowMs(), openOfAccounts);
}
