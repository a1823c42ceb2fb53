import type { Billing } from '@derouter/billing';
import type { Database, Sql } from '@derouter/db';
import type { Config } from '../../config.ts';
import type { Notices } from '../../jobs/index.ts';
import type { Mail } from '../../mail/index.ts';
import type { Logger } from '../../observability/index.ts';

/** What the functions of the book need. */
export interface BookContext {
  readonly billing: Pick<Billing, 'transaction'>;
  readonly db: Database;
  readonly sql: Sql;
  readonly notices: Notices;
  readonly mail: Mail;
  readonly log: Logger;
  readonly config: Pick<Config, 'newAccountDailyUsd' | 'publicUrl'>;
}

/** The account behind a payment, as the functions of the book read it. */
export interface PaymentAccount {
  readonly accountId: string;
  readonly walletId: bigint;
  readonly status: 'active' | 'suspended';
  readonly suspendedCause: 'staff' | 'dispute' | null;
  readonly email: string | null;
  readonly locale: string;
}

/** Reads the account of a payment inside the transaction. */
export async function readPaymentAccount(tx: Sql, accountId: string): Promise<PaymentAccount | null> {
  const [row] = await tx<PaymentAccount[]>`
    SELECT a.id AS "accountId", a.wallet_id AS "walletId", a.status, a.suspended_cause AS "suspendedCause",
           u.email, coalesce(u.locale, 'en') AS locale
    FROM accounts a LEFT JOIN users u ON u.account_id = a.id WHERE a.id = ${accountId}`;
  return row ?? null;
}
