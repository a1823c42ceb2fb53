import { formatUsd, parseUsd } from '@derouter/billing';
import { type Database, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';

/** Which mails the customer gets besides sign-in codes. */
export interface NoticeSettings {
  /** A mail is sent when the balance falls below this; null: never. */
  readonly lowBalanceUsd: string | null;
  /** Every price change, not only of models in use. */
  readonly allPriceNotices: boolean;
}

export async function readNoticeSettings(db: Database, accountId: string): Promise<NoticeSettings> {
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId));
  if (!account) throw new DerouterError('not_found', 'There is no such account.');
  return {
    lowBalanceUsd: account.lowBalanceNano === null ? null : formatUsd(account.lowBalanceNano),
    allPriceNotices: account.allPriceNotices,
  };
}

/** Throws `amount_invalid`. */
export async function changeNoticeSettings(db: Database, accountId: string, settings: NoticeSettings): Promise<NoticeSettings> {
  const { lowBalanceUsd, allPriceNotices } = settings;
  if (lowBalanceUsd !== null && !/^\d{1,5}(\.\d{1,2})?$/.test(lowBalanceUsd)) {
    throw new DerouterError('amount_invalid', 'Enter an amount from $0.01 to $99999, in whole cents, or leave it empty.', {
      param: 'lowBalanceUsd',
    });
  }
  const nano = lowBalanceUsd === null ? null : parseUsd(lowBalanceUsd);
  await db
    .update(schema.accounts)
    .set({ lowBalanceNano: nano === 0n ? null : nano, allPriceNotices })
    .where(eq(schema.accounts.id, accountId));
  return readNoticeSettings(db, accountId);
}
