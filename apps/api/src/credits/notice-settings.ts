import { formatUsd, parseUsd } from '@derouter/billing';
import { type NoticeChange, type NoticeSettings, lowBalanceUsd as threshold } from '@derouter/contracts';
import { type Database, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';

export async function readNoticeSettings(db: Database, accountId: string): Promise<NoticeSettings> {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId));
  if (!account) throw new DerouterError('not_found', 'There is no such account.');
  return {
    lowBalanceUsd: account.lowBalanceNano === null ? null : formatUsd(account.lowBalanceNano),
    allPriceNotices: account.allPriceNotices,
    keyAlerts: account.keyAlerts,
  };
}

/** Changes the account's notification settings. Throws `amount_invalid`. */
export async function changeNoticeSettings(db: Database, accountId: string, change: NoticeChange): Promise<NoticeSettings> {
  const { lowBalanceUsd, allPriceNotices, keyAlerts } = change;
  if (lowBalanceUsd !== undefined && !threshold.safeParse(lowBalanceUsd).success) {
    throw new DerouterError('amount_invalid', 'Enter an amount from $0.01 to $99999, in whole cents, or leave it empty.', {
      param: 'lowBalanceUsd',
    });
  }
  const nano = lowBalanceUsd ? parseUsd(lowBalanceUsd) : 0n;
  const values = {
    ...(lowBalanceUsd === undefined ? {} : { lowBalanceNano: nano === 0n ? null : nano }),
    ...(allPriceNotices === undefined ? {} : { allPriceNotices }),
    ...(keyAlerts === undefined ? {} : { keyAlerts }),
  };
  if (Object.keys(values).length > 0) await db.update(schema.accounts).set(values).where(eq(schema.accounts.id, accountId));
  return readNoticeSettings(db, accountId);
}
