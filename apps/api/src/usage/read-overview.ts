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
  /** The last 14 days (UTC), oldest first, days without use included. */
  readonly spendByDay: readonly { readonly day: string; readonly costUsd: string; readonly requests: number }[];
  readonly hasKey: boolean;
  readonly hasTopUp: boolean;
  readonly hasRequest: boolean;
}

/** What the console's first page shows. Reads hours, not requests. */
export async function readOverview({ sql, db }: Services, accountId: string): Promise<Overview> {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId));
  if (!account) throw new Error(`account ${accountId} does not exist`);
  const [wallet, spend, [has]] = await Promise.all([
    readWallet(sql, account.walletId),
    sql<{ day: string; cost: bigint; requests: bigint }[]>`
      SELECT d.day::text AS day, coalesce(sum(u.total_nano - u.write_off_nano), 0)::bigint AS cost,
             coalesce(sum(u.requests), 0)::bigint AS requests
      FROM generate_series((now() AT TIME ZONE 'UTC')::date - ${days - 1}::int, (now() AT TIME ZONE 'UTC')::date, interval '1 day') AS g(at)
      CROSS JOIN LATERAL (SELECT g.at::date AS day) d
      LEFT JOIN usage_hourly u ON u.account_id = ${accountId}
        AND u.hour >= d.day::timestamp AT TIME ZONE 'UTC' AND u.hour < (d.day + 1)::timestamp AT TIME ZONE 'UTC'
      GROUP BY d.day ORDER BY d.day`,
    sql<{ key: boolean; topUp: boolean; request: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM account_keys WHERE account_id = ${accountId}) AS key,
             EXISTS (SELECT 1 FROM settlements WHERE account_id = ${accountId}) AS "topUp",
             EXISTS (SELECT 1 FROM usage_hourly WHERE account_id = ${accountId}) AS request`,
  ]);
  const today = spend.at(-1);
  return {
    balanceUsd: formatUsd(wallet.postedNano),
    heldUsd: formatUsd(wallet.heldNano),
    availableUsd: formatUsd(wallet.availableNano),
    spendTodayUsd: formatUsd(today?.cost ?? 0n),
    requestsToday: Number(today?.requests ?? 0n),
    spendByDay: spend.map(({ day, cost, requests }) => ({ day, costUsd: formatUsd(cost), requests: Number(requests) })),
    hasKey: has?.key ?? false,
    hasTopUp: has?.topUp ?? false,
    hasRequest: has?.request ?? false,
  };
}
