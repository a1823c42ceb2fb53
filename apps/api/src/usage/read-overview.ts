import { formatUsd, readWallet } from '@derouter/billing';
import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import type { Services } from '../services.ts';

const days = 14;

export interface Overview {
  readonly balanceUsd: string;
  readonly heldUsd: string;
  readonly availableUsd: string;
  readonly spendTodayUsd: string;
  readonly requestsToday: number;
  /** The last 14 days (UTC), oldest first, including days without usage. */
  readonly spendByDay: readonly { readonly day: string; readonly costUsd: string; readonly requests: number }[];
  readonly hasKey: boolean;
  readonly hasTopUp: boolean;
  readonly hasRequest: boolean;
}

/** Reads the console's first page from hourly sums, not from single requests. */
export async function readOverview({ sql, db }: Pick<Services, 'db' | 'sql'>, accountId: string): Promise<Overview> {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId));
  if (!account) throw new Error(`account ${accountId} does not exist`);
  const [wallet, spend, [has]] = await Promise.all([
    readWallet(sql, account.walletId),
    sql<{ day: string; cost: bigint; requests: bigint }[]>`
      SELECT (hour AT TIME ZONE 'UTC')::date::text AS day, sum(total_nano - write_off_nano)::bigint AS cost, sum(requests)::bigint AS requests
      FROM usage_hourly WHERE account_id = ${accountId} AND hour >= ${`${dayBefore(days - 1)}T00:00:00Z`}::timestamptz GROUP BY 1`,
    sql<{ key: boolean; topUp: boolean; request: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM keys WHERE account_id = ${accountId}) AS key,
             EXISTS (SELECT 1 FROM settlements WHERE account_id = ${accountId}) AS "topUp",
             EXISTS (SELECT 1 FROM usage_hourly WHERE account_id = ${accountId}) AS request`,
  ]);
  const byDay = new Map(spend.map((row) => [row.day, row]));
  const spendByDay = Array.from({ length: days }, (_, i) => {
    const day = dayBefore(days - 1 - i);
    return { day, costUsd: formatUsd(byDay.get(day)?.cost ?? 0n), requests: Number(byDay.get(day)?.requests ?? 0n) };
  });
  return {
    balanceUsd: formatUsd(wallet.postedNano),
    heldUsd: formatUsd(wallet.heldNano),
    availableUsd: formatUsd(wallet.availableNano),
    spendTodayUsd: spendByDay.at(-1)?.costUsd ?? '0',
    requestsToday: spendByDay.at(-1)?.requests ?? 0,
    spendByDay,
    hasKey: has?.key ?? false,
    hasTopUp: has?.topUp ?? false,
    hasRequest: has?.request ?? false,
  };
}

/** The date (UTC) `daysAgo` days ago, as `YYYY-MM-DD`. */
function dayBefore(daysAgo: number): string {
  return new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
}
