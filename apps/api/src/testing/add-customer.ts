import { adjustWallet, openWallet, parseUsd } from '@derouter/billing';
import { newId } from '@derouter/db';
import type { RunningServer } from '../start-server.ts';

export interface TestCustomer {
  readonly accountId: string;
  readonly userId: string;
  readonly walletId: bigint;
  readonly email: string;
  /** `Cookie` header of a signed-in browser. */
  readonly cookie: string;
}

/** Adds a signed-in customer with promotional credit. */
export async function addCustomer({ services }: RunningServer, creditUsd = '0'): Promise<TestCustomer> {
  const { billing, sessions, sql } = services;
  const [accountId, userId] = [newId(), newId()];
  const email = `${userId}@example.com`;
  const walletId = await openWallet(sql);
  await sql`INSERT INTO accounts (id, wallet_id) VALUES (${accountId}, ${walletId.toString()})`;
  await sql`INSERT INTO users (id, account_id, email, email_canonical) VALUES (${userId}, ${accountId}, ${email}, ${email})`;
  const amountNano = parseUsd(creditUsd);
  if (amountNano > 0n) {
    await billing.transaction(({ sql: tx }) =>
      adjustWallet(tx, { walletId, kind: 'promotion', amountNano, adjustmentId: newId(), reason: 'test', actor: 'test' }),
    );
  }
  return { accountId, userId, walletId, email, cookie: (await sessions.start(userId)).split(';')[0] ?? '' };
}
