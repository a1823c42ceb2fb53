import type { GuardedTransaction, Sql, Statement } from '@derouter/db';
import { nano } from '../money/nano-usd.ts';
import type { Admission, Refused } from './admission.ts';
import { type BudgetPeriod, runningBudgets } from './key-budgets.ts';

/** A limit of a key, read under the lock of its wallet. */
interface Budget {
  readonly keyId: string;
  readonly period: BudgetPeriod;
  readonly limitNano: bigint;
  readonly timeZone: string;
  readonly startsAt: Date | null;
  readonly resetsAt: Date | null;
  spentNano: bigint;
}

/** A limit of which 80 or all 100 percent are spent since a charge. */
interface BudgetCrossing {
  readonly budget: Budget;
  readonly percent: 80 | 100;
  readonly spentNano: bigint;
}

/** Budgets by key, and what the batch's charges reached. */
export interface BudgetLimits {
  readonly byKey: Map<string, Budget[]>;
  readonly crossings: BudgetCrossing[];
}

export function withoutBudgets(): BudgetLimits {
  return { byKey: new Map(), crossings: [] };
}

export async function readBudgets(tx: Sql, keyIds: readonly string[]): Promise<BudgetLimits> {
  const budgets = withoutBudgets();
  if (keyIds.length === 0) return budgets;
  // Every writer holds the lock of the key's wallet.
  const rows = await tx<Budget[]>`
    SELECT key_id AS "keyId", period, limit_nano AS "limitNano", spent AS "spentNano", time_zone AS "timeZone",
      starts_at AS "startsAt", resets_at AS "resetsAt"
    FROM (${runningBudgets(tx, keyIds)}) b`;
  for (const row of rows) {
    const list = budgets.byKey.get(row.keyId) ?? [];
    list.push({ ...row });
    budgets.byKey.set(row.keyId, list);
  }
  return budgets;
}

/** The key's tightest limit and its remainder. */
export interface TightestBudget {
  readonly budget: Budget;
  readonly leftNano: bigint;
  readonly setAsideNano: bigint;
}

/** `setAsideNano`: held for the key's requests in flight. Null if the key has no budget. */
export function tightestBudget({ keyId }: Admission, { byKey }: BudgetLimits, setAsideNano: bigint): TightestBudget | null {
  let tightest: TightestBudget | null = null;
  for (const budget of byKey.get(keyId) ?? []) {
    const leftNano = budget.limitNano - budget.spentNano - setAsideNano;
    if (!tightest || leftNano < tightest.leftNano) tightest = { budget, leftNano, setAsideNano };
  }
  return tightest;
}

/** A refusal if the budget does not cover the shortest useful answer. `creditNano`: the credit that is available. A budget of 0 refuses free requests too. */
export function refuseByBudget(
  admission: Admission,
  { budget, leftNano, setAsideNano }: TightestBudget,
  creditNano: bigint,
): Refused | null {
  if (leftNano >= admission.minimumNano && leftNano >= 0n && budget.limitNano > 0n) return null;
  const availableNano = leftNano < 0n ? 0n : leftNano;
  return {
    admitted: false,
    reason: 'key_budget',
    period: budget.period,
    limitNano: nano(budget.limitNano),
    availableNano: nano(availableNano),
    reachNano: nano(creditNano < availableNano ? creditNano : availableNano),
    setAsideNano: nano(setAsideNano),
    resetsAt: budget.resetsAt,
    timeZone: budget.timeZone,
  };
}

/** Adds a charge to the key's limits. Spending only grows within a period, so each mark is crossed once. */
export function spendBudget({ byKey, crossings }: BudgetLimits, keyId: string, spentNano: bigint): void {
  for (const budget of byKey.get(keyId) ?? []) {
    const before = percentOf(budget);
    budget.spentNano += spentNano;
    const after = percentOf(budget);
    if (after > before) crossings.push({ budget, percent: after as 80 | 100, spentNano: budget.spentNano });
  }
}

/** The highest mark that the spending has reached. A limit of 0 has none. */
function percentOf({ limitNano, spentNano }: Budget): 0 | 80 | 100 {
  if (limitNano === 0n || spentNano * 100n < limitNano * 80n) return 0;
  return spentNano < limitNano ? 80 : 100;
}

/** The statements that store what was spent, and the marks that were reached. */
export function writeBudgets({ sql: tx, xid }: GuardedTransaction, { byKey, crossings }: BudgetLimits): Statement[] {
  if (byKey.size === 0) return [];
  const rows = [...byKey.values()].flat().map((budget) => ({
    key_id: budget.keyId,
    period: budget.period,
    spent: budget.spentNano.toString(),
    starts_at: budget.startsAt,
    resets_at: budget.resetsAt,
  }));
  const statements: Statement[] = [
    tx`
      UPDATE key_budgets b SET spent_nano = d.spent, starts_at = d.starts_at, resets_at = d.resets_at
      FROM json_to_recordset(${JSON.stringify(rows)}::json)
        AS d(key_id uuid, period text, spent bigint, starts_at timestamptz, resets_at timestamptz)
      WHERE b.key_id = d.key_id AND b.period = d.period AND in_transaction(${xid})`,
  ];
  // One message for each limit, about the highest mark.
  const highest = new Map(crossings.map((crossing) => [crossing.budget, crossing]));
  if (highest.size === 0) return statements;
  const reached = [...highest.values()].map(({ budget, percent, spentNano }) => ({
    key_id: budget.keyId,
    period: budget.period,
    percent,
    limit_nano: budget.limitNano.toString(),
    spent_nano: spentNano.toString(),
    resets_at: budget.resetsAt,
  }));
  statements.push(tx`
    INSERT INTO budget_crossings (key_id, period, percent, limit_nano, spent_nano, resets_at)
    SELECT * FROM json_to_recordset(${JSON.stringify(reached)}::json)
      AS d(key_id uuid, period text, percent int, limit_nano bigint, spent_nano bigint, resets_at timestamptz)
    WHERE in_transaction(${xid})`);
  return statements;
}
