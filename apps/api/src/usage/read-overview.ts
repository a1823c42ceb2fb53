import { formatUsd, readWallet } from '@derouter/billing';
import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import type { Services } from '../services.ts';
import { bucketEdges, resolvePeriod } from './period.ts';
import { addSums, readSums } from './read-sums.ts';
import { readZone } from './read-zone.ts';

export interface Overview {
  readonly balanceUsd: string;
  readonly heldUsd: string;
  readonly availableUsd: string;
  /** Since midnight in the account's time zone. */
  readonly spendTodayUsd: string;
  readonly requestsToday: number;
  readonly hasKey: boolean;
  readonly hasTopUp: boolean;
  /** Whether a request succeeded. */
  readonly hasRequest: boolean;
}

/** Reads what every page shows of the account: its balance, and how far a new customer has come. */
export async function readOverview(services: Pick<Services, 'db' | 'sql'>, accountId: string, now = new Date()): Promise<Overview> {
  const { sql } = services;
  const zone = await readZone(sql, accountId);
  const [wallet, { rows }, [has]] = await Promise.all([
    readAccountWallet(services, accountId),
    readSums(services, accountId, bucketEdges(resolvePeriod('today', zone, now), 'day')),
    sql<{ key: boolean; topUp: boolean; request: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM keys WHERE account_id = ${accountId}) AS key,
             EXISTS (SELECT 1 FROM settlements WHERE account_id = ${accountId}) AS "topUp",
             EXISTS (SELECT 1 FROM usage_hourly WHERE account_id = ${accountId} AND requests > failures) AS request`,
  ]);
  const today = addSums(rows);
  return {
    balanceUsd: formatUsd(wallet.postedNano),
    heldUsd: formatUsd(wallet.heldNano),
    availableUsd: formatUsd(wallet.availableNano),
    spendTodayUsd: formatUsd(today.costNano),
    requestsToday: today.requests,
    hasKey: has?.key ?? false,
    hasTopUp: has?.topUp ?? false,
    hasRequest: has?.request ?? false,
  };
}

/** The account's own wallet. */
export async function readAccountWallet({ sql, db }: Pick<Services, 'db' | 'sql'>, accountId: string): ReturnType<typeof readWallet> {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId));
  if (!account) throw new Error(`account ${accountId} does not exist`);
  return readWallet(sql, account.walletId);
}
