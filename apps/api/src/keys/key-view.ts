import { formatUsd, type KeyBudgetState, readKeyBudgets } from '@derouter/billing';
import type { Sql, schema } from '@derouter/db';

/** A key as the console shows it. The secret is never part of it. */
export interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly last4: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  /** Switched off by its owner. */
  readonly suspendedAt: string | null;
  /** The reason staff gave for suspending it. */
  readonly staffSuspendedAt: string | null;
  readonly staffSuspendedReason: string | null;
  /** Whether it works, or why it does not. */
  readonly status: KeyStatus;
  readonly expiresAt: string | null;
  readonly allowedModels: readonly string[] | null;
  readonly allowedNetworks: readonly string[] | null;
  readonly concurrency: number | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  /** Null if it has no budget. */
  readonly budget: BudgetView | null;
}

/** `off`: switched off by its owner. `suspended`: by staff. */
type KeyStatus = 'active' | 'off' | 'suspended' | 'account_suspended' | 'expired' | 'revoked';

/** Limits and spending, in USD. */
interface BudgetView {
  readonly totalUsd: string | null;
  readonly dailyUsd: string | null;
  readonly monthlyUsd: string | null;
  readonly spentTotalUsd: string;
  readonly spentDayUsd: string;
  readonly spentMonthUsd: string;
}

type KeyRow = typeof schema.accountKeys.$inferSelect;

type AccountStatus = (typeof schema.accounts.$inferSelect)['status'];

/** Converts an account's keys, and adds what each has spent of its budget. */
export async function viewKeys(sql: Sql, rows: readonly KeyRow[], account: AccountStatus): Promise<KeyView[]> {
  const budgets = await readKeyBudgets(
    sql,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => viewKey(row, budgets.get(row.id) ?? null, account));
}

function viewKey(row: KeyRow, budget: KeyBudgetState | null, account: AccountStatus): KeyView {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    last4: row.last4,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    suspendedAt: row.suspendedAt?.toISOString() ?? null,
    staffSuspendedAt: row.staffSuspendedAt?.toISOString() ?? null,
    staffSuspendedReason: row.staffSuspendedReason,
    status: statusOf(row, account),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    allowedModels: row.allowedModels,
    allowedNetworks: row.allowedNetworks,
    concurrency: row.concurrency,
    requestsPerMinute: row.requestsPerMinute,
    tokensPerMinute: row.tokensPerMinute,
    budget: budget && viewBudget(budget),
  };
}

/** Permanent reasons first, then those the owner cannot change. */
function statusOf(row: KeyRow, account: AccountStatus, now = new Date()): KeyStatus {
  if (row.revokedAt) return 'revoked';
  if (account === 'suspended') return 'account_suspended';
  if (row.staffSuspendedAt) return 'suspended';
  if (row.expiresAt && row.expiresAt <= now) return 'expired';
  return row.suspendedAt ? 'off' : 'active';
}

function viewBudget(budget: KeyBudgetState): BudgetView {
  return {
    totalUsd: budget.totalNano === null ? null : formatUsd(budget.totalNano),
    dailyUsd: budget.dailyNano === null ? null : formatUsd(budget.dailyNano),
    monthlyUsd: budget.monthlyNano === null ? null : formatUsd(budget.monthlyNano),
    spentTotalUsd: formatUsd(budget.spentTotalNano),
    spentDayUsd: formatUsd(budget.spentDayNano),
    spentMonthUsd: formatUsd(budget.spentMonthNano),
  };
}
