import type { Sql } from '@derouter/db';
import { type NanoUsd, nano } from '../money/nano-usd.ts';
import { lockWallets } from './wallets/wallet-row.ts';

/** A key's budget: total, per day, per month (UTC). Null: no limit. */
export interface KeyBudget {
  readonly totalNano: NanoUsd | null;
  readonly dailyNano: NanoUsd | null;
  readonly monthlyNano: NanoUsd | null;
}

/** A key's budget and how much of it is spent. */
export interface KeyBudgetState extends KeyBudget {
  readonly spentTotalNano: NanoUsd;
  readonly spentDayNano: NanoUsd;
  readonly spentMonthNano: NanoUsd;
}

/**
 * Sets a key's budget, or removes it if nothing is limited, in a transaction of `billing.transaction`. Earlier spending
 * counts: it is summed from the hourly sums under the wallet's lock, so that no settlement is missed or counted twice.
 */
export async function setKeyBudget(tx: Sql, key: { readonly keyId: string; readonly walletId: bigint }, budget: KeyBudget): Promise<void> {
  const walletId = key.walletId.toString();
  await lockWallets(tx, [key.walletId]);
  const value = (amount: NanoUsd | null) => amount?.toString() ?? null;
  if (budget.totalNano === null && budget.dailyNano === null && budget.monthlyNano === null) {
    await tx`DELETE FROM key_budgets WHERE key_id = ${key.keyId}`;
  } else {
    // PostgreSQL compares a date with a timestamptz as midnight in the session's time zone, so it is cast to a timestamp first.
    await tx`
      INSERT INTO key_budgets (key_id, wallet_id, total_nano, daily_nano, monthly_nano, spent_total_nano, day, spent_day_nano, month, spent_month_nano)
      SELECT ${key.keyId}, ${walletId}::bigint, ${value(budget.totalNano)}::bigint, ${value(budget.dailyNano)}::bigint, ${value(budget.monthlyNano)}::bigint,
        coalesce(sum(spent), 0), today, coalesce(sum(spent) FILTER (WHERE hour >= today::timestamp AT TIME ZONE 'UTC'), 0),
        month, coalesce(sum(spent) FILTER (WHERE hour >= month::timestamp AT TIME ZONE 'UTC'), 0)
      FROM (SELECT (now() AT TIME ZONE 'UTC')::date AS today, date_trunc('month', now() AT TIME ZONE 'UTC')::date AS month) AS dates
      LEFT JOIN LATERAL (
        SELECT u.hour, u.total_nano - u.write_off_nano AS spent FROM usage_hourly u JOIN accounts a ON a.id = u.account_id
        WHERE a.wallet_id = ${walletId}::bigint AND u.key_id = ${key.keyId}) AS hours ON true
      GROUP BY today, month
      ON CONFLICT (key_id) DO UPDATE SET total_nano = excluded.total_nano, daily_nano = excluded.daily_nano, monthly_nano = excluded.monthly_nano`;
  }
  await tx`
    UPDATE wallets SET has_budgets = EXISTS (SELECT 1 FROM key_budgets b WHERE b.wallet_id = wallets.id)
    WHERE id = ${walletId}::bigint`;
}

/** The budgets of keys that have one, by key. */
export async function readKeyBudgets(sql: Sql, keyIds: readonly string[]): Promise<Map<string, KeyBudgetState>> {
  const rows = await sql<({ keyId: string } & Record<keyof KeyBudgetState, bigint | null>)[]>`
    SELECT key_id AS "keyId", total_nano AS "totalNano", daily_nano AS "dailyNano", monthly_nano AS "monthlyNano",
      spent_total_nano AS "spentTotalNano",
      CASE WHEN day = (now() AT TIME ZONE 'UTC')::date THEN spent_day_nano ELSE 0 END AS "spentDayNano",
      CASE WHEN month = date_trunc('month', now() AT TIME ZONE 'UTC')::date THEN spent_month_nano ELSE 0 END AS "spentMonthNano"
    FROM key_budgets WHERE key_id = ANY(${[...keyIds]}::uuid[])`;
  const amount = (value: bigint | null) => (value === null ? null : nano(value));
  return new Map(
    rows.map((row) => [
      row.keyId,
      {
        totalNano: amount(row.totalNano),
        dailyNano: amount(row.dailyNano),
        monthlyNano: amount(row.monthlyNano),
        spentTotalNano: nano(row.spentTotalNano ?? 0n),
        spentDayNano: nano(row.spentDayNano ?? 0n),
        spentMonthNano: nano(row.spentMonthNano ?? 0n),
      },
    ]),
  );
}
