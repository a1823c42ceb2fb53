import { autoTopUpConsentVersion } from '@derouter/locales';
import type { CardBehaviour } from '@derouter/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { readOrders } from '../../credits/view-order.ts';
import { readMails } from '../../testing/read-mails.ts';
import { startBeside, type TestServer } from '../../testing/start-test-server.ts';
import { type Buyer, type StripeShop, startStripeShop, stripeEnv } from '../../testing/stripe-shop.ts';
import { openCardSetup, readAutoTopUp, removeCard, setAutoTopUp, setFeeSchedule } from '../index.ts';
import { readDue } from './read-due.ts';
import { runAutoTopUps } from './run-auto-top-ups.ts';

let shop: StripeShop;
let beside: TestServer;

beforeAll(async () => {
  shop = await startStripeShop(inject('templateDatabaseUrl'));
  beside = await startBeside(shop.server, stripeEnv(shop.standin));
  // The tests say when the gate is asked; that the server asks by itself has a test of its own.
  await Promise.all([shop.server, beside].map(({ services }) => services.payments.close()));
});
afterAll(async () => {
  await beside.stop();
  await shop.stop();
});
afterEach(async () => {
  await shop.quiet();
  await shop.proveBooks();
});

const sql = () => shop.server.services.sql;
const payments = () => shop.server.services.payments;
const run = async (server: Pick<TestServer, 'services'> = shop.server) => {
  const { options, find } = server.services.payments;
  await runAutoTopUps({ ...options, find });
};
const view = ({ accountId }: Buyer) => readAutoTopUp(payments(), accountId);
const settings = { enabled: true, thresholdUsd: '10', amountUsd: '20', monthlyCapUsd: '500', consentVersion: autoTopUpConsentVersion };
const set = ({ accountId }: Buyer, change: Partial<typeof settings> = {}) =>
  setAutoTopUp(payments(), { accountId, network: '192.0.2.1' }, { ...settings, ...change }, async () => {});
/** Charges of a customer's card at Stripe, with the key of each. */
const charges = ({ accountId }: Buyer) =>
  [...shop.standin.world.intents.values()].filter(({ metadata }) => metadata.account_id === accountId && metadata.attempt_id);
const requests = ({ accountId }: Buyer) =>
  shop.standin.world.requests.filter(
    ({ method, path, params }) =>
      method === 'POST' &&
      path === '/v1/payment_intents' &&
      (params.metadata as { account_id?: string } | undefined)?.account_id === accountId,
  );
const attempts = ({ accountId }: Buyer) =>
  sql()`SELECT state, failure_kind, failure_code, gross_nano FROM auto_top_up_attempts WHERE account_id = ${accountId} ORDER BY created_at`;
/** Lets the time until the next charge pass, after everything that might still hold the account's lock. */
const wait = async ({ accountId }: Buyer) => {
  await shop.quiet();
  await sql()`UPDATE auto_top_ups SET next_attempt_at = now() - interval '1 second' WHERE account_id = ${accountId}`;
};
/** Lets the time until an open attempt is looked at again pass. */
const forgetTry = async ({ accountId }: Buyer) => {
  await sql()`UPDATE auto_top_up_attempts SET tried_at = now() - interval '2 hours' WHERE account_id = ${accountId} AND state = 'open'`;
};

async function saveCard(buyer: Buyer, behaviour: CardBehaviour = 'approve', last4 = '4242') {
  const { redirectUrl } = await openCardSetup(payments(), buyer);
  shop.standin.completeSession(redirectUrl.split('/').at(-1) ?? '', { card: { behaviour, last4 } });
  await shop.quiet();
}

/** A customer with a card and the automatic top-up on, whose balance is `usd`. */
async function createBuyer(usd: number, { behaviour, change }: { behaviour?: CardBehaviour; change?: Partial<typeof settings> } = {}) {
  const buyer = await shop.createBuyer();
  // Enough not to be charged at once, until the balance is what the test wants.
  await shop.adjust(buyer, 1000);
  await saveCard(buyer, behaviour);
  await set(buyer, change);
  await shop.adjust(buyer, usd - 1000);
  return buyer;
}

describe('settings', () => {
  test('a customer saves a card, agrees, and sees both; the consent is recorded', async () => {
    const buyer = await shop.createBuyer();
    expect(await view(buyer)).toMatchObject({ state: 'off', card: null, consentVersion: autoTopUpConsentVersion });
    await set(buyer);
    expect(await view(buyer)).toMatchObject({ state: 'no_card', enabled: true, thresholdUsd: '10', amountUsd: '20', monthlyCapUsd: '500' });
    await shop.adjust(buyer, 100);
    await saveCard(buyer);
    expect(await view(buyer)).toMatchObject({ state: 'ready', card: { brand: 'visa', last4: '4242', expYear: 2031, isExpired: false } });
    const [row] = await sql()`SELECT consent_version, consent_network, consent_at FROM auto_top_ups WHERE account_id = ${buyer.accountId}`;
    expect(row).toMatchObject({ consent_version: autoTopUpConsentVersion, consent_network: '192.0.2.1', consent_at: expect.any(Date) });
  });

  test.each([
    ['without consent', { consentVersion: 'old' }, 'terms_required'],
    ['an amount below the least purchase', { amountUsd: '4.99' }, 'amount_out_of_range'],
    ['an amount above the greatest purchase', { amountUsd: '2500.01', monthlyCapUsd: '9000' }, 'amount_out_of_range'],
    ['no threshold', { thresholdUsd: '0' }, 'amount_out_of_range'],
    ['a cap below one step', { monthlyCapUsd: '19' }, 'amount_out_of_range'],
  ])('%s is refused', async (_, change, code) => {
    await expect(set(await shop.createBuyer(), change)).rejects.toMatchObject({ code });
  });

  test('a card that the customer removes is forgotten at Stripe and never comes back with a late event', async () => {
    const buyer = await createBuyer(100);
    const setup = shop.standin.world.events.findLast(({ type }) => type === 'setup_intent.succeeded');
    await removeCard(payments(), buyer.accountId);
    await shop.quiet();
    if (setup) await shop.standin.deliver(setup, { changes: { id: 'evt_late_setup' } });
    await shop.quiet();
    expect(await view(buyer)).toMatchObject({ state: 'off', card: null });
  });

  test('a card that Stripe updates or loses is shown so, and the customer is told', async () => {
    const buyer = await createBuyer(100);
    const method = [...shop.standin.world.paymentMethods.values()].findLast(({ customer }) => customer);
    if (!method?.card) throw new Error('no card');
    method.card.exp_year = 2020;
    shop.standin.emit('payment_method.automatically_updated', method);
    await shop.quiet();
    expect(await view(buyer)).toMatchObject({ card: { expYear: 2020, isExpired: true } });
    method.customer = null;
    shop.standin.emit('payment_method.detached', method);
    await shop.quiet();
    expect(await view(buyer)).toMatchObject({ state: 'no_card', card: null });
    expect(await shop.mails(buyer)).toContain('Your automatic top-up has no card');
  });

  test('an older card never replaces a newer one', async () => {
    const buyer = await createBuyer(100);
    const old = shop.standin.world.events.findLast(({ type }) => type === 'setup_intent.succeeded');
    await sql()`UPDATE auto_top_ups SET card_saved_at = card_saved_at - interval '1 minute' WHERE account_id = ${buyer.accountId}`;
    await saveCard(buyer, 'approve', '1881');
    if (old) await shop.standin.deliver(old, { changes: { id: 'evt_old_setup' } });
    await shop.quiet();
    expect(await view(buyer)).toMatchObject({ card: { last4: '1881' } });
  });
});

describe('a charge', () => {
  test('A16: takes the card that was saved in a checkout, and credits once by answer and webhook', async () => {
    const buyer = await shop.createBuyer();
    const { sessionId } = await shop.order(buyer, '50', { saveCard: true });
    shop.standin.completeSession(sessionId, { card: { last4: '1234' } });
    await shop.quiet();
    await set(buyer);
    expect(await view(buyer)).toMatchObject({ state: 'ready', card: { last4: '1234' } });
    await shop.adjust(buyer, -45);
    await run();
    await shop.quiet();
    expect(await buyer.balance()).toBe(25);
    const [request] = requests(buyer);
    expect(request).toMatchObject({
      idempotencyKey: expect.stringMatching(/^atu:/),
      params: {
        amount: '2000',
        currency: 'usd',
        off_session: 'true',
        confirm: 'true',
        error_on_requires_action: 'true',
        payment_method_options: { card: { stored_credential_usage: 'unscheduled' } },
      },
    });
    expect(await view(buyer)).toMatchObject({ state: 'ready', chargedThisMonthUsd: '20' });
    expect(await sql()`SELECT kind, state FROM payment_orders WHERE account_id = ${buyer.accountId} AND kind = 'auto_top_up'`).toEqual([
      { kind: 'auto_top_up', state: 'settled' },
    ]);
    expect((await shop.mails(buyer)).filter((subject) => subject.includes('credits added'))).toHaveLength(2);
  });

  test('A14: closes a gap of several steps at once, and counts promotional credit', async () => {
    const buyer = await createBuyer(0, { change: { thresholdUsd: '100' } });
    await shop.adjust(buyer, 45, 'promotion');
    await run();
    await shop.quiet();
    expect(charges(buyer).map(({ amount }) => amount)).toEqual([6000]);
    expect(await buyer.balance()).toBe(105);
  });

  test('counts a payment that is under way as if it had arrived', async () => {
    const buyer = await shop.createBuyer();
    await saveCard(buyer);
    const { sessionId } = await shop.order(buyer, '50');
    shop.standin.completeSession(sessionId, { with: 'bank' });
    await shop.quiet();
    await set(buyer);
    await run();
    expect(charges(buyer)).toEqual([]);
    shop.standin.finishDelayedSession(sessionId, false);
    await shop.quiet();
    await run();
    expect(charges(buyer)).toHaveLength(1);
  });

  test('adds the processing fee of the rail, and credits without it', async () => {
    const schedule = { provider: 'stripe', percentPpm: 0, minimumNano: 0n, createdBy: 'test' };
    await setFeeSchedule(shop.server.services.db, { ...schedule, fixedNano: 1_000_000_000n });
    const buyer = await createBuyer(5);
    await run();
    await shop.quiet();
    expect(charges(buyer).map(({ amount }) => amount)).toEqual([2100]);
    expect(await buyer.balance()).toBe(25);
    await setFeeSchedule(shop.server.services.db, { ...schedule, fixedNano: 0n });
  });

  test('A13: fifty triggers in two processes make one charge', async () => {
    const buyer = await createBuyer(5);
    await Promise.all(Array.from({ length: 50 }, (_, i) => run(i % 2 ? beside : shop.server)));
    await shop.quiet();
    expect(charges(buyer)).toHaveLength(1);
    expect(await buyer.balance()).toBe(25);
  });

  test('is not made again before the cool-down, even if the credit is used at once', async () => {
    const buyer = await createBuyer(5);
    await run();
    await shop.quiet();
    await shop.adjust(buyer, -24);
    await run();
    expect(charges(buyer)).toHaveLength(1);
    expect(Date.parse((await view(buyer)).nextAttemptAt ?? '') - Date.now()).toBeGreaterThan(9 * 60_000);
    await wait(buyer);
    expect((await view(buyer)).nextAttemptAt).toBeNull();
    await run();
    await shop.quiet();
    expect(charges(buyer)).toHaveLength(2);
  });

  test('A15: never exceeds the cap; one mail, and nothing is tried when nothing is left', async () => {
    const buyer = await createBuyer(0, { change: { thresholdUsd: '60', monthlyCapUsd: '50' } });
    await run();
    await shop.quiet();
    expect(charges(buyer).map(({ amount }) => amount)).toEqual([5000]);
    for (let i = 0; i < 3; i++) {
      await wait(buyer);
      await run();
    }
    await shop.quiet();
    expect(requests(buyer)).toHaveLength(1);
    expect(await view(buyer)).toMatchObject({ state: 'cap_reached', chargedThisMonthUsd: '50' });
    expect((await shop.mails(buyer)).filter((subject) => subject.includes('monthly limit'))).toHaveLength(1);
    await set(buyer, { thresholdUsd: '60', monthlyCapUsd: '500' });
    await wait(buyer);
    await run();
    expect(requests(buyer)).toHaveLength(2);
  });

  test('A22: less than Stripe charges is not tried', async () => {
    const buyer = await createBuyer(0, { change: { amountUsd: '20', monthlyCapUsd: '20.40' } });
    await run();
    await shop.quiet();
    await shop.adjust(buyer, -20);
    await wait(buyer);
    await run();
    expect(requests(buyer)).toHaveLength(1);
    expect(await view(buyer)).toMatchObject({ state: 'cap_reached' });
    const off = await shop.createBuyer();
    await saveCard(off);
    await run();
    expect(requests(off)).toEqual([]);
  });

  test('of a suspended account is not made', async () => {
    const buyer = await createBuyer(5);
    await sql()`UPDATE accounts SET status = 'suspended', suspended_cause = 'staff' WHERE id = ${buyer.accountId}`;
    await run();
    expect(charges(buyer)).toEqual([]);
    expect(await view(buyer)).toMatchObject({ state: 'suspended' });
    await sql()`UPDATE accounts SET status = 'active', suspended_cause = NULL WHERE id = ${buyer.accountId}`;
  });
});

test('a run reads only accounts that are below their threshold, however many are above', async () => {
  const below = await createBuyer(5);
  const above = await createBuyer(50);
  // Three thousand accounts with it on, and credit above the threshold.
  await sql()`
    WITH ledger AS (INSERT INTO ledger_accounts (code) SELECT 'wallet:idle-' || n || ':' || kind
                    FROM generate_series(1, 3000) n, (VALUES ('paid'), ('promo')) kinds (kind) RETURNING id, code),
    made AS (INSERT INTO wallets (paid_account_id, promo_account_id, paid_nano)
             SELECT p.id, o.id, 5 FROM ledger p JOIN ledger o ON o.code = replace(p.code, ':paid', ':promo') WHERE p.code LIKE '%:paid'
             RETURNING id, paid_account_id),
    credited AS (INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference)
                 SELECT 'idle-' || made.id, a.id, made.paid_account_id, 5, 'adjustment', 'idle'
                 FROM made, ledger_accounts a WHERE a.code = 'expense:adjustments'),
    owners AS (INSERT INTO accounts (id, wallet_id) SELECT gen_random_uuid(), id FROM made RETURNING id)
    INSERT INTO auto_top_ups (account_id, provider) SELECT id, 'stripe' FROM owners`;
  await sql()`
    UPDATE auto_top_ups SET enabled = true, threshold_nano = 5, amount_nano = 1, monthly_cap_nano = 1, consent_version = 'test',
      consent_at = now(), enabled_at = now(), payment_method_id = 'pm_idle', card_last4 = '4242'
    WHERE account_id NOT IN (SELECT account_id FROM users WHERE account_id IS NOT NULL)`;
  const read = await sql().begin(async (tx) => {
    const due = await readDue(tx as unknown as ReturnType<typeof sql>);
    const stats = await tx<{ relname: string; rows: number }[]>`
      SELECT relname, (seq_tup_read + idx_tup_fetch)::int AS rows FROM pg_stat_xact_user_tables
      WHERE relname IN ('auto_top_ups', 'accounts', 'wallets', 'users')`;
    return { due: due.map(({ accountId }) => accountId), rows: Object.fromEntries(stats.map(({ relname, rows }) => [relname, rows])) };
  });
  expect(read.due).toContain(below.accountId);
  expect(read.due).not.toContain(above.accountId);
  expect(read.rows.auto_top_ups).toBeLessThan(50);
  expect(read.rows.accounts).toBeLessThan(50);
  // The set follows the balance and the threshold, whatever changes them.
  const isBelow = async ({ accountId }: Buyer) =>
    (await sql()`SELECT 1 FROM wallets_to_top_up b JOIN accounts a ON a.wallet_id = b.wallet_id WHERE a.id = ${accountId}`).length === 1;
  await shop.adjust(below, 30);
  expect(await isBelow(below)).toBe(false);
  await set(above, { thresholdUsd: '60' });
  expect(await isBelow(above)).toBe(true);
  await set(above, { thresholdUsd: '60', enabled: false });
  expect(await isBelow(above)).toBe(false);
});

describe('a decline', () => {
  test('A12: consumes the window; five hundred triggers make one attempt, and the third ends it', async () => {
    const buyer = await createBuyer(5, { behaviour: 'generic_decline' });
    await Promise.all(Array.from({ length: 250 }, (_, i) => run(i % 2 ? beside : shop.server)));
    for (let i = 0; i < 250; i++) await run();
    await shop.quiet();
    expect(requests(buyer)).toHaveLength(1);
    expect(await view(buyer)).toMatchObject({ state: 'retrying', lastFailure: { code: 'generic_decline' } });
    const next = async () => {
      const [row] =
        await sql()`SELECT extract(epoch FROM next_attempt_at - now())::float8 / 3600 AS hours FROM auto_top_ups WHERE account_id = ${buyer.accountId}`;
      return row?.hours;
    };
    expect(await next()).toBeCloseTo(1, 1);
    await wait(buyer);
    await run();
    expect(await next()).toBeCloseTo(24, 1);
    await wait(buyer);
    await run();
    await shop.quiet();
    expect(await view(buyer)).toMatchObject({ state: 'stopped_declined', enabled: false });
    await wait(buyer);
    await run();
    expect(requests(buyer)).toHaveLength(3);
    expect(new Set(requests(buyer).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
    expect((await shop.mails(buyer)).filter((subject) => subject.includes('declined'))).toHaveLength(1);
    expect(await buyer.balance()).toBe(5);
  }, 120_000);

  test.each(['lost_card', 'stolen_card', 'expired_card', 'incorrect_number'] as const)('%s ends it at once', async (behaviour) => {
    const buyer = await createBuyer(5, { behaviour });
    await run();
    await shop.quiet();
    expect(await view(buyer)).toMatchObject({ state: 'stopped_declined', lastFailure: { code: behaviour } });
    expect((await shop.mails(buyer)).filter((subject) => subject.includes('declined'))).toHaveLength(1);
  });

  test('that asks for the customer leads to a mail with the way to a checkout', async () => {
    const buyer = await createBuyer(5, { behaviour: 'authentication_required' });
    await run();
    await shop.quiet();
    expect(await view(buyer)).toMatchObject({ state: 'stopped_authentication' });
    const [order] = await readOrders(shop.server.services, { accountId: buyer.accountId, locale: 'en' });
    expect(order).toMatchObject({ state: 'failed', progress: { note: 'requires_action' } });
    const mail = (await readMails(shop.server, buyer.email)).find(({ subject }) => subject.startsWith('Your bank asks'));
    expect(mail?.text).toContain(`${shop.server.services.config.publicUrl}/credits`);
  });

  test('A17: with another card the next attempt has another key and succeeds', async () => {
    const buyer = await createBuyer(5, { behaviour: 'insufficient_funds' });
    await run();
    await shop.quiet();
    await sql()`UPDATE auto_top_ups SET card_saved_at = card_saved_at - interval '1 minute' WHERE account_id = ${buyer.accountId}`;
    await saveCard(buyer, 'approve', '1881');
    await run();
    expect(requests(buyer)).toHaveLength(1);
    await wait(buyer);
    await run();
    await shop.quiet();
    expect(requests(buyer).map(({ idempotencyKey }) => idempotencyKey).length).toBe(2);
    expect(new Set(requests(buyer).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
    expect(await buyer.balance()).toBe(25);
    expect(await attempts(buyer)).toMatchObject([{ state: 'failed', failure_kind: 'soft' }, { state: 'succeeded' }]);
  });

  test('of a request that Stripe refuses ends it', async () => {
    const buyer = await createBuyer(5);
    for (const method of shop.standin.world.paymentMethods.values()) if (method.card?.last4 === '4242') method.customer = null;
    await run();
    await shop.quiet();
    expect(await view(buyer)).toMatchObject({ state: 'stopped_declined', lastFailure: { code: 'payment_method_unexpected_state' } });
  });
});

describe('an unknown outcome', () => {
  test('A17: is asked again with the same key and the same request, which charges once', async () => {
    const buyer = await createBuyer(5);
    shop.standin.hold();
    // The library repeats twice itself.
    shop.standin.fail('POST /v1/payment_intents', 'lost', 3);
    await run();
    expect(await view(buyer)).toMatchObject({ state: 'charging' });
    await wait(buyer);
    await run();
    expect(await attempts(buyer)).toMatchObject([{ state: 'open' }]);
    await forgetTry(buyer);
    await Promise.all([run(), run(beside)]);
    expect(await buyer.balance()).toBe(25);
    expect(charges(buyer)).toHaveLength(1);
    expect(new Set(requests(buyer).map(({ idempotencyKey, params }) => JSON.stringify([idempotencyKey, params]))).size).toBe(1);
    expect(await attempts(buyer)).toMatchObject([{ state: 'succeeded' }]);
    await shop.standin.release();
    await shop.quiet();
    expect(await buyer.balance()).toBe(25);
  });

  test('is ended by the webhook alone', async () => {
    const buyer = await createBuyer(5);
    shop.standin.fail('POST /v1/payment_intents', 'lost', 3);
    await run();
    await shop.quiet();
    expect(await attempts(buyer)).toMatchObject([{ state: 'succeeded' }]);
    expect(await buyer.balance()).toBe(25);
  });

  test('of a process that ended before it asked is made good', async () => {
    const buyer = await createBuyer(5);
    shop.standin.fail('POST /v1/payment_intents', 'unheard', 3);
    await run();
    expect(charges(buyer)).toEqual([]);
    await forgetTry(buyer);
    await run();
    await shop.quiet();
    expect(charges(buyer)).toHaveLength(1);
    expect(await buyer.balance()).toBe(25);
  });

  test('is looked up once the key may be forgotten; a charge that was never made has failed', async () => {
    const buyer = await createBuyer(5);
    shop.standin.fail('POST /v1/payment_intents', 'unheard', 3);
    await run();
    await sql()`UPDATE auto_top_up_attempts SET created_at = now() - interval '21 hours' WHERE account_id = ${buyer.accountId}`;
    await forgetTry(buyer);
    await run();
    expect(requests(buyer)).toHaveLength(3);
    expect(await attempts(buyer)).toMatchObject([{ state: 'failed', failure_code: 'not_charged' }]);
  });
});

describe('a reversal', () => {
  test('A21: by the dashboard stops it until the balance is not negative and the customer acts', async () => {
    const buyer = await createBuyer(0);
    await shop.adjust(buyer, 100);
    const { intentId } = await shop.buy(buyer, '50');
    await shop.adjust(buyer, -150);
    await run();
    await shop.quiet();
    expect(charges(buyer)).toHaveLength(1);
    shop.standin.refund(intentId, 5000);
    await shop.quiet();
    await wait(buyer);
    await run();
    await run(beside);
    await shop.quiet();
    expect(charges(buyer)).toHaveLength(1);
    expect(await buyer.balance()).toBe(-30);
    expect(await view(buyer)).toMatchObject({ state: 'stopped_reversal', enabled: false });
    expect((await shop.mails(buyer)).filter((subject) => subject.includes('refund or dispute'))).toHaveLength(1);
    await expect(set(buyer)).rejects.toMatchObject({ code: 'conflict' });
    await shop.adjust(buyer, 31);
    await set(buyer);
    await wait(buyer);
    await run();
    await shop.quiet();
    expect(charges(buyer)).toHaveLength(2);
  });

  test('by a dispute stops it while the dispute is open', async () => {
    const buyer = await createBuyer(100);
    const { intentId } = await shop.buy(buyer, '50');
    const dispute = shop.standin.dispute(intentId);
    shop.standin.withdrawFunds(dispute.id);
    await shop.quiet();
    await shop.adjust(buyer, -95);
    await run();
    expect(charges(buyer)).toEqual([]);
    await expect(set(buyer)).rejects.toMatchObject({ code: 'account_suspended' });
    shop.standin.reinstateFunds(dispute.id);
    shop.standin.setDisputeStatus(dispute.id, 'won');
    await shop.quiet();
    await run();
    expect(charges(buyer)).toEqual([]);
    expect(await view(buyer)).toMatchObject({ state: 'stopped_reversal' });
    await set(buyer);
  });
});

test('a customer who is deleted at Stripe loses the card and gets another customer with the next payment', async () => {
  const buyer = await createBuyer(100);
  const [row] = await sql()`SELECT stripe_customer_id AS id FROM accounts WHERE id = ${buyer.accountId}`;
  shop.standin.deleteCustomer(row?.id);
  await shop.quiet();
  expect(await view(buyer)).toMatchObject({ state: 'no_card' });
  await saveCard(buyer);
  expect(await view(buyer)).toMatchObject({ state: 'ready' });
  const [after] = await sql()`SELECT stripe_customer_id AS id FROM accounts WHERE id = ${buyer.accountId}`;
  expect(after?.id).not.toBe(row?.id);
});

test('the server charges by itself within seconds', async () => {
  const buyer = await createBuyer(5);
  const third = await startBeside(shop.server, stripeEnv(shop.standin));
  await expect.poll(() => buyer.balance(), { timeout: 15_000 }).toBe(25);
  await third.stop();
  expect(charges(buyer)).toHaveLength(1);
});
