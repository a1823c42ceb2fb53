import { autoTopUpConsentVersion } from '@derouter/locales';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { PageSession } from '../../testing/page-session.ts';
import { readMailedCode } from '../../testing/start-test-server.ts';
import { type Buyer, type StripeShop, startStripeShop } from '../../testing/stripe-shop.ts';
import { openCardSetup, readAutoTopUp, removeCard, setAutoTopUp } from '../index.ts';
import { runAutoTopUps } from './run-auto-top-ups.ts';

let shop: StripeShop;

beforeAll(async () => {
  shop = await startStripeShop(inject('templateDatabaseUrl'));
  // The tests say when cards are charged.
  await shop.server.services.payments.close();
});
afterAll(async () => {
  await shop.proveBooks();
  await shop.stop();
});

const payments = () => shop.server.services.payments;
const sql = () => shop.server.services.sql;
const run = () => runAutoTopUps({ ...payments().options, find: payments().find });
const set = ({ accountId }: Buyer, enabled: boolean) =>
  setAutoTopUp(
    payments(),
    { accountId, network: '192.0.2.1' },
    { enabled, thresholdUsd: '10', amountUsd: '20', monthlyCapUsd: '500', consentVersion: autoTopUpConsentVersion },
    async () => {},
  );

/** A customer with a saved card whose automatic top-up is on. */
async function createBuyer(): Promise<Buyer> {
  const buyer = await shop.createBuyer();
  const { redirectUrl } = await openCardSetup(payments(), buyer);
  shop.standin.completeSession(redirectUrl.split('/').at(-1) ?? '');
  await shop.quiet();
  await set(buyer, true);
  return buyer;
}

const charges = ({ accountId }: Buyer) =>
  [...shop.standin.world.intents.values()].filter(({ metadata }) => metadata.account_id === accountId && metadata.attempt_id);
const later = ({ accountId }: Buyer) =>
  sql()`UPDATE auto_top_up_attempts SET tried_at = now() - interval '2 hours' WHERE account_id = ${accountId} AND state = 'open'`;

test('a charge that Stripe never heard of is not made any more after the customer switched automatic top-ups off', async () => {
  const buyer = await createBuyer();
  shop.standin.fail('POST /v1/payment_intents', 'unheard', 3);
  await run();
  await set(buyer, false);
  await later(buyer);
  await run();
  await shop.quiet();
  expect(charges(buyer)).toEqual([]);
  // It ends as never made.
  await sql()`UPDATE auto_top_up_attempts SET created_at = now() - interval '2 hours' WHERE account_id = ${buyer.accountId}`;
  await later(buyer);
  await run();
  const ended = await sql()`SELECT state, failure_code AS code FROM auto_top_up_attempts WHERE account_id = ${buyer.accountId}`;
  expect(ended).toEqual([{ state: 'failed', code: 'not_charged' }]);
});

test('a charge that was made before the customer switched automatic top-ups off is credited', async () => {
  const buyer = await createBuyer();
  shop.standin.hold();
  shop.standin.fail('POST /v1/payment_intents', 'lost', 3);
  await run();
  await set(buyer, false);
  await later(buyer);
  await run();
  expect(charges(buyer)).toHaveLength(1);
  expect(await buyer.balance()).toBe(20);
  await shop.standin.release();
  await shop.quiet();
  expect(await buyer.balance()).toBe(20);
});

test('a card that was removed while Stripe was away does not come back with an old event', async () => {
  const buyer = await createBuyer();
  const setup = shop.standin.world.events.findLast(({ type }) => type === 'setup_intent.succeeded');
  const [card] = await sql()<{ id: string }[]>`SELECT payment_method_id AS id FROM auto_top_ups WHERE account_id = ${buyer.accountId}`;
  shop.standin.fail(`POST /v1/payment_methods/${card?.id}/detach`, { status: 500 }, 20);
  await removeCard(payments(), buyer.accountId).catch(() => {});
  await shop.quiet();
  if (setup) await shop.standin.deliver(setup, { changes: { id: 'evt_setup_again' } });
  await shop.quiet();
  expect(await readAutoTopUp(payments(), buyer.accountId)).toMatchObject({ state: 'off', card: null });
  // A card that is saved from now on is one.
  const { redirectUrl } = await openCardSetup(payments(), buyer);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  shop.standin.completeSession(redirectUrl.split('/').at(-1) ?? '');
  await shop.quiet();
  expect((await readAutoTopUp(payments(), buyer.accountId)).card).not.toBeNull();
});

test('every change needs a code that was mailed for automatic top-ups, and gives the session a new token', async () => {
  const buyer = await createBuyer();
  const { sessions } = shop.server.services;
  const session = new PageSession(shop.server, (await sessions.start(buyer.signedIn.userId)).split(';')[0]);
  const change = { enabled: true, thresholdUsd: '10', amountUsd: '20', monthlyCapUsd: '500', consentVersion: autoTopUpConsentVersion };
  const ask = async (purpose: string) => {
    await sql()`DELETE FROM outbox_mails WHERE recipient = ${buyer.email}`;
    const { challengeId } = (await session.mutate('accounts.requestConfirmation', { purpose, locale: 'en' })).data as {
      challengeId: string;
    };
    return { challengeId, code: await readMailedCode(shop.server, buyer.email) };
  };
  const isEnabled = async () => ((await session.query('credits.autoTopUp')).data as { enabled: boolean }).enabled;
  expect((await session.mutate('credits.setAutoTopUp', change)).code).toBe('validation_failed');
  expect((await session.mutate('credits.setAutoTopUp', { ...change, ...(await ask('refund')) })).code).toBe('code_expired');
  const confirmation = await ask('auto_top_up');
  // A change that is refused leaves the code valid.
  expect((await session.mutate('credits.setAutoTopUp', { ...change, ...confirmation, amountUsd: '0.01' })).code).toBe(
    'amount_out_of_range',
  );
  expect(await isEnabled()).toBe(true);
  const before = session.cookie;
  // Nobody needs amounts to switch it off, which would have to be in bounds that may have changed since.
  expect((await session.mutate('credits.setAutoTopUp', { enabled: false, ...confirmation })).code).toBeNull();
  expect(session.cookie).not.toBe(before);
  expect(await isEnabled()).toBe(false);
  expect((await session.mutate('credits.setAutoTopUp', { ...change, ...confirmation })).code).toBe('code_expired');
});
