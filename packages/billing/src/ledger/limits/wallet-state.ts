import type { WalletRow } from '../wallets/wallet-row.ts';
import type { Budgets } from './budgets.ts';
import type { OpenRequests } from './open-requests.ts';

/** A wallet with what its lock also protects. Valid for as long as the wallet's stamp is the same. */
export interface WalletState extends WalletRow {
  /** Null: not counted yet. */
  open: OpenRequests | null;
  /** By key; absent: not read yet. Always empty without `hasBudgets`. */
  readonly budgets: Map<string, Budgets>;
  /** Whether its account has no other wallet; null: not read yet. */
  isOnlyWallet: boolean | null;
}

export function withoutState(row: WalletRow): WalletState {
  return { ...row, open: null, budgets: new Map(), isOnlyWallet: null };
}
