import type { Sql } from '@derouter/db';
import { type NanoUsd, nano } from '../../money/nano-usd.ts';
import { lockWallets } from '../wallets/wallet-row.ts';
import { newStamp } from './stamps.ts';

/** The periods that a key's spending can be limited in. Weeks begin on Monday. */
export const budgetPeriods = ['total', 'day', 'week', 'month'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** A change of a key's budget: an absent limit stays as it is, null removes it, 0 forbids all spending. */
export interface KeyBudgetChange {
  readonly limits?: { readonly [period in BudgetPeriod]?: NanoUsd | null };
  /** IANA name of the zone in which periods begin. Absent: as before, at first UTC. */
  readonly timeZone?: string;
}

/** One limit of a key and what is spent of it. */
export interface BudgetState {
  readonly period: BudgetPeriod;
  readonly limitNano: NanoUsd;
  readonly spentNano: NanoUsd;
  readonly timeZone: string;
  /** The running period; null for the total. */
  readonly startsAt: Date | null;
  readonly resetsAt: Date | null;
}

/**
 * Changes a key's budget in a transaction of `billing.transaction`. A new limit counts earlier spending of the running period:
 * it is summed from the hourly sums under the wallet's lock, so that no settlement is missed or counted twice; the hour in which
 * a period began counts as a whole. A new zone applies from the first of its periods that begins when the running one has
 * ended, so that a change of the zone gives no second allowance.
 */
export async function setKeyBudget(
  tx: Sql,
  key: { readonly keyId: string; readonly walletId: bigint },
  { limits = {}, timeZone }: KeyBudgetChange,
): Promise<void> {
  const [keyId, walletId] = [key.keyId, key.walletId.toString()];
  await lockWallets(tx, [key.walletId]);
  const [known] = await tx<{ zone: string }[]>`SELECT time_zone AS zone FROM key_budgets WHERE key_id = ${keyId} LIMIT 1`;
  const zone = timeZone ?? known?.zone ?? 'UTC';
  if (known && known.zone !== zone) await changeZone(tx, keyId, zone);
  for (const period of budgetPeriods) {
    const limitNano = limits[period];
    if (limitNano === undefined) continue;
    if (limitNano === null) await tx`DELETE FROM key_budgets WHERE key_id = ${keyId} AND period = ${period}`;
    else {
      await tx`
        INSERT INTO key_budgets (key_id, period, wallet_id, limit_nano, spent_nano, time_zone, starts_at, resets_at)
        SELECT ${keyId}, ${period}, ${walletId}::bigint, ${limitNano.toString()}::bigint,
          coalesce((SELECT sum(u.total_nano - u.write_off_nano) FROM usage_hourly u JOIN account_wallets w ON w.account_id = u.account_id
            WHERE w.wallet_id = ${walletId}::bigint AND u.key_id = ${keyId}
              AND u.hour >= coalesce(date_trunc('hour', p.starts_at, 'UTC'), '-infinity')), 0),
          ${zone}, p.starts_at, p.resets_at
        FROM (SELECT budget_period_start(${period}, now(), ${zone}) AS starts_at, budget_period_end(${period}, now(), ${zone}) AS resets_at) p
        ON CONFLICT (key_id, period) DO UPDATE SET limit_nano = excluded.limit_nano`;
    }
  }
  await tx`
    UPDATE wallets SET stamp = ${newStamp().toString()}::bigint,
      has_budgets = EXISTS (SELECT 1 FROM key_budgets b WHERE b.wallet_id = wallets.id)
    WHERE id = ${walletId}::bigint`;
}

/** Extends the running period of each limit to the first beginning of a period in the new zone. */
async function changeZone(tx: Sql, keyId: string, zone: string): Promise<void> {
  await tx`
    UPDATE key_budgets b SET time_zone = ${zone}, spent_nano = r.spent, starts_at = r.starts_at,
      resets_at = CASE WHEN budget_period_start(b.period, r.resets_at, ${zone}) = r.resets_at THEN r.resets_at
                       ELSE budget_period_end(b.period, r.resets_at, ${zone}) END
    FROM (${runningBudgets(tx, [keyId])}) r WHERE b.key_id = r.key_id AND b.period = r.period`;
}

/**
 * The limits of keys with their running periods. A period that is over is replaced by the one that contains the time of the
 * statement, in which nothing is spent yet.
 */
export function runningBudgets(sql: Sql, keyIds: readonly string[]) {
  return sql`
    SELECT key_id, period, limit_nano, time_zone, over,
      CASE WHEN over THEN 0 ELSE spent_nano END AS spent,
      CASE WHEN over THEN budget_period_start(period, at, time_zone) ELSE starts_at END AS starts_at,
      CASE WHEN over THEN budget_period_end(period, at, time_zone) ELSE resets_at END AS resets_at
    FROM (SELECT b.*, clock.at, coalesce(b.resets_at <= clock.at, false) AS over
          FROM key_budgets b CROSS JOIN (SELECT clock_timestamp() AS at) clock WHERE b.key_id = ANY(${[...keyIds]}::uuid[])) running`;
}

/** The budgets of keys that have one, by key: the total first, then from the shortest period. */
export async function readKeyBudgets(sql: Sql, keyIds: readonly string[]): Promise<Map<string, BudgetState[]>> {
  const rows = await sql<(Omit<BudgetState, 'limitNano' | 'spentNano'> & { keyId: string; limit: bigint; spent: bigint })[]>`
    SELECT key_id AS "keyId", period, limit_nano AS limit, spent, time_zone AS "timeZone", starts_at AS "startsAt", resets_at AS "resetsAt"
    FROM (${runningBudgets(sql, keyIds)}) b ORDER BY array_position(ARRAY['total', 'day', 'week', 'month'], period)`;
  const states = new Map<string, BudgetState[]>();
  for (const { keyId, limit, spent, ...row } of rows) {
    const list = states.get(keyId) ?? [];
    list.push({ ...row, limitNano: nano(limit), spentNano: nano(spent) });
    states.set(keyId, list);
  }
  return states;
}
