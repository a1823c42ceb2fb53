import { formatUsd, readWallet } from '@derouter/billing';
import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import type { Services } from '../services.ts';

export interface Overview {
  readonly balanceUsd: string;
  readonly heldUsd: string;
  readonly availableUsd: string;
  readonly hasKey: boolean;
  readonly hasTopUp: boolean;
  /** Whether a request succeeded. */
  readonly hasRequest: boolean;
}

/** Reads what every page shows of the account: its balance, and how far a new customer has come. */
export async function readOverview(services: Pick<Services, 'db' | 'sql'>, accountId: string): Promise<Overview> {
  const { sql } = services;
  const [wallet, [has]] = await Promise.all([
    readAccountWallet(services, accountId),
    sql<{ key: boolean; topUp: boolean; request: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM keys WHERE account_id = ${accountId}) AS key,
             EXISTS (SELECT 1 FROM settlements WHERE account_id = ${accountId}) AS "topUp",
             EXISTS (SELECT 1 FROM usage_hourly WHERE account_id = ${accountId} AND requests > failures) AS request`,
  ]);
  return {
    balanceUsd: formatUsd(wallet.postedNano),
    heldUsd: formatUsd(wallet.heldNano),
    availableUsd: formatUsd(wallet.availableNano),
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
