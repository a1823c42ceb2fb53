import type { GuardedTransaction, Sql, Statement } from '@derouter/db';
import { nano } from '../../money/nano-usd.ts';
import type { Admission, Refused } from '../admission.ts';
import type { Column } from '../batch/columns.ts';
import { type BudgetPeriod, runningBudgets } from './key-budgets.ts';

/** A limit of a key. */
export interface Budget {
  readonly keyId: string;
  readonly period: BudgetPeriod;
  readonly limitNano: bigint;
  readonly timeZone: string;
  readonly startsAt: Date | null;
  readonly resetsAt: Date | null;
  /** The running period began after the stored one. */
  isNew: boolean;
  spentNano: bigint;
}

/** The limits of a key. */
export interface Budgets {
  readonly list: readonly Budget[];
  /** When they must be read again, on this process's monotonic clock: before a period ends, by the clock of the database. */
  readonly validUntilMs: number;
}

/** A limit of which 80 or all 100 percent are spent since a charge. */
export interface BudgetCrossing {
  readonly budget: Budget;
  readonly percent: 80 | 100;
  readonly spentNano: bigint;
}

/** What a key's charges in a batch take from each of its budgets. */
export interface BudgetSpending {
  readonly keyId: string;
  readonly spentNano: bigint;
}

export const spendingColumns: readonly Column<BudgetSpending>[] = [
  { name: 'g_key', type: 'uuid', of: ({ keyId }) => keyId },
  { name: 'g_spent', type: 'bigint', of: ({ spentNano }) => spentNano },
];

export const crossingColumns: readonly Column<BudgetCrossing>[] = [
  { name: 'c_key', type: 'uuid', of: ({ budget }) => budget.keyId },
  { name: 'c_period', type: 'text', of: ({ budget }) => budget.period },
  { name: 'c_percent', type: 'int', of: ({ percent }) => percent },
  { name: 'c_limit', type: 'bigint', of: ({ budget }) => budget.limitNano },
  { name: 'c_spent', type: 'bigint', of: ({ spentNano }) => spentNano },
  { name: 'c_resets_at', type: 'timestamptz', of: ({ budget }) => budget.resetsAt },
];

/** Before the end of a period, budgets are read for each batch, so that a drift between the clocks cannot matter. */
const clockMarginMs = 1_000;
const maxAgeMs = 10 * 60_000;

/** Reads the limits of keys. Every writer holds the lock of the key's wallet. */
export async function readBudgets(tx: Sql, keyIds: readonly string[], nowMs: () => number): Promise<Map<string, Budgets>> {
  if (keyIds.length === 0) return new Map();
  const rows = await tx<(Budget & { endsInMs: number | null })[]>`
    SELECT key_id AS "keyId", period, limit_nano AS "limitNano", spent AS "spentNano", time_zone AS "timeZone",
      starts_at AS "startsAt", resets_at AS "resetsAt", over AS "isNew",
      extract(epoch FROM resets_at - clock_timestamp())::float8 * 1000 AS "endsInMs"
    FROM (${runningBudgets(tx, keyIds)}) b`;
  const now = nowMs();
  const byKey = new Map(keyIds.map((keyId): [string, Budget[]] => [keyId, []]));
  const validForMs = new Map<string, number>();
  for (const { endsInMs, ...budget } of rows) {
    byKey.get(budget.keyId)?.push(budget);
    const forMs = endsInMs === null ? maxAgeMs : endsInMs - clockMarginMs;
    validForMs.set(budget.keyId, Math.min(validForMs.get(budget.keyId) ?? maxAgeMs, forMs));
  }
  return new Map([...byKey].map(([keyId, list]) => [keyId, { list, validUntilMs: now + (validForMs.get(keyId) ?? maxAgeMs) }]));
}

/** The key's tightest limit and its remainder. */
export interface TightestBudget {
  readonly budget: Budget;
  readonly leftNano: bigint;
  readonly setAsideNano: bigint;
}

/** `setAsideNano`: held for the key's requests in flight. Null if the key has no budget. */
export function tightestBudget(budgets: Budgets | undefined, setAsideNano: bigint): TightestBudget | null {
  let tightest: TightestBudget | null = null;
  for (const budget of budgets?.list ?? []) {
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
export function spendBudget(budgets: Budgets | undefined, spentNano: bigint, crossings: Map<Budget, BudgetCrossing>): void {
  for (const budget of budgets?.list ?? []) {
    const before = percentOf(budget);
    budget.spentNano += spentNano;
    const after = percentOf(budget);
    // One message for each limit, about the highest mark.
    if (after > before) crossings.set(budget, { budget, percent: after as 80 | 100, spentNano: budget.spentNano });
  }
}

/** The highest mark that the spending has reached. A limit of 0 has none. */
function percentOf({ limitNano, spentNano }: Budget): 0 | 80 | 100 {
  if (limitNano === 0n || spentNano * 100n < limitNano * 80n) return 0;
  return spentNano < limitNano ? 80 : 100;
}

/** The statement that begins the new periods of budgets, before anything is spent of them. */
export function writeNewPeriods({ sql: tx, xid }: GuardedTransaction, budgets: Iterable<Budgets>): Statement[] {
  const begun = [...budgets].flatMap(({ list }) => list.filter(({ isNew }) => isNew));
  if (begun.length === 0) return [];
  const rows = begun.map(({ keyId, period, startsAt, resetsAt }) => ({ key_id: keyId, period, starts_at: startsAt, resets_at: resetsAt }));
  // Stored once the batch commits; until then nobody else sees these budgets.
  for (const budget of begun) budget.isNew = false;
  return [
    tx`
      UPDATE key_budgets b SET spent_nano = 0, starts_at = d.starts_at, resets_at = d.resets_at
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS d(key_id uuid, period text, starts_at timestamptz, resets_at timestamptz)
      WHERE b.key_id = d.key_id AND b.period = d.period AND in_transaction(${xid})`,
  ];
}
