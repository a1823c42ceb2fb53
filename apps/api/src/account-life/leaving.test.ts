import { newId, type Sql } from '@derouter/db';
import { type AccountRecorder, mixedBookings, recordAccounts } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { setSuspension } from '../admin/customers.ts';
import { warnExpiringKeys } from '../alerts/warn-expiring-keys.ts';
import { changeNoticeSettings } from '../credits/notice-settings.ts';
import { PageSession } from '../testing/page-session.ts';
import { readMails } from '../testing/read-mails.ts';
import { readMailedCode } from '../testing/start-test-server.ts';
import { type Buyer, type StripeShop, startStripeShop } from '../testing/stripe-shop.ts';
import { deleteDueAccounts } from './delete-accounts.ts';
import { type DeletionObstacle, readDeletion, readObstacles } from './deletion.ts';

let shop: StripeShop;
let recorder: AccountRecorder;
beforeAll(async () => {
  shop = await startStripeShop(inject('templateDatabaseUrl'), { env: { PUBLIC_URL: 'http://localhost:8787' } });
  recorder = await recordAccounts(shop.server.services.config.databaseUrl ?? '');
});
afterAll(async () => {
  const recorded = await recorder.read();
  expect(recorded.length).toBeGreaterThan(5);
  expect(mixedBookings(recorded)).toEqual([]);
  await recorder.close();
  await shop.stop();
});

const sql = () => shop.server.services.sql;
const signIn = async ({ signedIn }: Buyer) =>
  new PageSession(shop.server, (await shop.server.services.sessions.start(signedIn.userId)).split(';')[0]);

test.each<[DeletionObstacle, (tx: Sql, buyer: Buyer, orderId: string) => Promise<unknown>]>([
  ['staff', (tx, { signedIn }) => tx`UPDATE users SET is_staff = true WHERE id = ${signedIn.userId}`],
  ['suspended', (tx, { accountId }) => tx`UPDATE accounts SET status = 'suspended', suspended_cause = 'staff' WHERE id = ${accountId}`],
  [
    'disputed',
    (tx, { accountId }, orderId) => tx`
      INSERT INTO payment_disputes (id, provider, provider_ref, payment_ref, order_id, account_id, state, amount_nano)
      VALUES (${newId()}, 'stripe', ${newId()}, 'p', ${orderId}, ${accountId}, 'warning', 1)`,
  ],
  [
    'refund_open',
    (tx, { accountId }, orderId) => tx`
      INSERT INTO payment_refunds (id, provider, payment_ref, order_id, account_id, origin, state, gross_nano, credit_nano, fee_nano,
        tax_nano, actor)
      VALUES (${newId()}, 'stripe', 'p', ${orderId}, ${accountId}, 'customer', 'requested', 10000000, 10000000, 0, 0, 'test')`,
  ],
  ['payment_open', (tx, _buyer, orderId) => tx`UPDATE payment_orders SET state = 'processing' WHERE id = ${orderId}`],
  [
    'request_running',
    (tx, { accountId, walletId }) => tx`
      INSERT INTO holds (request_id, wallet_id, amount_nano, account_id, key_id, model_id, model_asked, dialect, price_version_id, process_id,
        created_at)
      VALUES (${newId()}, ${walletId.toString()}, 0, ${accountId}, ${newId()}, 'm', 'm', 'openai', ${newId()}, ${newId()}, now())`,
  ],
  ['debt', (tx, { walletId }) => tx`UPDATE wallets SET paid_nano = -1 WHERE id = ${walletId.toString()}`],
])('an account is not deleted while this speaks against it: %s', async (obstacle, make) => {
  const buyer = await shop.createBuyer();
  const { orderId } = await shop.order(buyer, '10');
  expect(await readObstacles(sql(), buyer.accountId)).toEqual([]);
  const undo = new Error('undo');
  await sql()
    .begin(async (tx) => {
      await make(tx as unknown as Sql, buyer, orderId);
      expect(await readObstacles(tx as unknown as Sql, buyer.accountId)).toEqual([obstacle]);
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
});

test('the payments are named whose unused credit can be refunded before a deletion', async () => {
  const buyer = await shop.createBuyer();
  const { orderId } = await shop.buy(buyer, '10');
  await shop.adjust(buyer, 2, 'promotion');
  await shop.adjust(buyer, -4);
  const { creditUsd, refundableUsd, refundable } = await readDeletion(shop.server.services, buyer.accountId);
  const left = String(await buyer.balance());
  expect(creditUsd).toBe(left);
  expect(Number(refundableUsd)).toBeLessThanOrEqual(Number(left));
  expect(refundable).toMatchObject([{ orderId, creditUsd: refundableUsd }]);
});

test('Stripe’s customer gets a changed address, and is deleted with the account', async () => {
  const buyer = await shop.createBuyer();
  await shop.order(buyer, '10', { saveCard: true });
  const [{ id } = { id: '' }] = await sql()<{ id: string }[]>`
    SELECT stripe_customer_id AS id FROM accounts WHERE id = ${buyer.accountId}`;
  const atStripe = () => shop.standin.world.customers.get(id)?.email;
  expect(atStripe()).toBe(buyer.email);
  const session = await signIn(buyer);
  const email = `${newId()}@example.com`;
  const { data } = await session.mutate('accounts.email.requestChange', { email, locale: 'en' });
  const { current, next } = data as Record<'current' | 'next', { challengeId: string }>;
  const [code, nextCode] = [await readMailedCode(shop.server, buyer.email), await readMailedCode(shop.server, email)];
  const codes = { challengeId: current.challengeId, code, nextChallengeId: next.challengeId, nextCode };
  expect((await session.mutate('accounts.email.change', codes)).code).toBeNull();
  await expect.poll(atStripe, { timeout: 15_000 }).toBe(email);

  await sql()`UPDATE users SET time_zone = 'Pacific/Kiritimati' WHERE id = ${buyer.signedIn.userId}`;
  await sql()`DELETE FROM outbox_mails WHERE recipient = ${email}`;
  const asked = await session.mutate('accounts.requestConfirmation', { purpose: 'deletion', locale: 'en' });
  const { challengeId } = asked.data as { challengeId: string };
  const request = { challengeId, code: await readMailedCode(shop.server, email), acceptForfeit: false };
  expect((await session.mutate('accountLife.deletion.request', request)).code).toBeNull();
  const told = (await readMails(shop.server, email)).at(-1);
  expect(told?.text).toMatch(/deleted on \d{4}-\d\d-\d\d \d\d:\d\d \(Pacific\/Kiritimati\)/);
  await sql()`UPDATE accounts SET deletion_due_at = now() WHERE id = ${buyer.accountId}`;
  await deleteDueAccounts(shop.server.services);
  await expect.poll(() => shop.standin.world.customers.has(id), { timeout: 15_000 }).toBe(false);
});

test('a suspension and its end are mailed with the reason', async () => {
  const buyer = await shop.createBuyer();
  const staff = newId();
  await sql()`INSERT INTO users (id, email, email_canonical, is_staff) VALUES (${staff}, 's@example.com', 's@example.com', true)`;
  const { accountId } = buyer;
  await setSuspension(shop.server.services, staff, { accountId, isSuspended: true, reason: 'Reported as <stolen>.' });
  await setSuspension(shop.server.services, staff, { accountId, isSuspended: false, reason: 'A mistake of ours.' });
  const mails = await readMails(shop.server, buyer.email);
  expect(mails.map(({ subject }) => subject)).toEqual(['Your derouter account is suspended', 'Your derouter account is active again']);
  expect(mails[0]?.text).toContain('Reason: Reported as <stolen>.');
  expect(mails[1]?.text).toContain('A mistake of ours.');
});

test('a warning about a key names the account’s time zone, and is not mailed once it is switched off', async () => {
  const [told, silent] = [await shop.createBuyer(), await shop.createBuyer()];
  await changeNoticeSettings(shop.server.services.db, silent.accountId, { keyAlerts: false });
  await sql()`UPDATE users SET time_zone = 'Asia/Kolkata' WHERE id = ${told.signedIn.userId}`;
  for (const buyer of [told, silent]) {
    const { data } = await (await signIn(buyer)).mutate('keys.create', { name: 'laptop' });
    expect(data).not.toBeNull();
    await sql()`UPDATE keys SET expires_at = date_trunc('day', now()) + interval '2 days 20 hours' WHERE account_id = ${buyer.accountId}`;
  }
  await warnExpiringKeys(shop.server.services);
  const [mail] = await readMails(shop.server, told.email);
  // 20:00 UTC.
  expect(mail?.text).toMatch(/expires on \d{4}-\d\d-\d\d 01:30 \(Asia\/Kolkata\)/);
  expect(await readMails(shop.server, silent.email)).toEqual([]);
  // Webhooks are told nevertheless.
  expect(await sql()`SELECT 1 FROM account_events WHERE account_id = ${silent.accountId} AND type = 'key.expiring'`).toHaveLength(1);
});
