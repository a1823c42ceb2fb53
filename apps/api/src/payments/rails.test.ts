import { formatUsd, parseUsd, prove, readClearingBalances, readWallet } from '@derouter/billing';
import { newId } from '@derouter/db';
import {
  type Anvil,
  type CryptomusStandin,
  type DeployedToken,
  type StripeStandin,
  startAnvil,
  startCryptomusStandin,
  startStripeStandin,
  startTronStandin,
  type TronStandin,
  tronAddress,
} from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openCheckout } from '../credits/index.ts';
import { readOrders } from '../credits/view-order.ts';
import { addCustomer, type TestCustomer } from '../testing/add-customer.ts';
import { testXpubs } from '../testing/deposit-rail.ts';
import { readMails } from '../testing/read-mails.ts';
import { signedInAs } from '../testing/signed-in-as.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { stripeEnv } from '../testing/stripe-shop.ts';
import { checkProviders } from './check-providers.ts';
import { confirmRefundAddress, finishRefundByHand } from './refunds/refund-by-hand.ts';
import { requestRefund } from './refunds/request-refund.ts';

/** Every rail at one server, against its stand-in, and what can happen to a payment of 30 USD. */
let server: TestServer;
let stripe: StripeStandin;
let cryptomus: CryptomusStandin;
let chain: Anvil;
let usdc: DeployedToken;
let tron: TronStandin;

beforeAll(async () => {
  [stripe, cryptomus, chain, tron] = await Promise.all([startStripeStandin(), startCryptomusStandin(), startAnvil(), startTronStandin()]);
  usdc = await chain.deployToken('USDC', 6);
  await chain.mine(10);
  const chains = [
    {
      id: chain.chainId,
      name: 'Local',
      rpcUrls: [chain.rpcUrl],
      tokens: [{ address: usdc.address, symbol: 'USDC', decimals: 6 }],
      finality: { mode: 'finalized' },
      minCreditUsd: '1',
      typicalMinutes: 1,
    },
  ];
  server = await startTestServer(inject('templateDatabaseUrl'), {
    ...stripeEnv(stripe),
    CRYPTOMUS_MERCHANT_ID: cryptomus.merchantId,
    CRYPTOMUS_PAYMENT_KEY: cryptomus.paymentKey,
    CRYPTOMUS_API_BASE: cryptomus.baseUrl,
    CRYPTOMUS_PAY_HOST: new URL(cryptomus.baseUrl).host,
    ONCHAIN_EVM_XPUB: testXpubs.evm,
    ONCHAIN_CHAINS: JSON.stringify(chains),
    ONCHAIN_TRON_XPUB: testXpubs.tron,
    TRON_API_BASE: tron.url,
    TRON_TOKEN: tron.token,
  });
  stripe.sendEventsTo(`${server.base}/webhooks/stripe`);
  cryptomus.callbackUrl = `${server.base}/webhooks/cryptomus`;
  await run('evm');
});
afterAll(async () => {
  stripe.sendEventsTo(null);
  await server.stop();
  await Promise.all([stripe.close(), cryptomus.close(), chain.stop(), tron.close()]);
});

/** An order of 30 USD at a rail. */
interface Purchase {
  readonly orderId: string;
  readonly redirectUrl: string;
  /** The deposit address, or the provider's id. */
  readonly ref: string;
}

interface Outcome {
  readonly credit: string;
  readonly state: string;
  readonly reversal: string;
  /** Subjects of the mails, shortened to what they say. */
  readonly mails: readonly string[];
  readonly isSuspended?: boolean;
}

async function run(rail: string, ...tasks: readonly string[]): Promise<void> {
  const names = tasks.length > 0 ? tasks : [rail];
  const found = server.services.payments.find(rail)?.tasks?.filter(({ name }) => names.includes(name)) ?? [];
  expect(found).toHaveLength(names.length);
  for (const task of found) await task.run();
}

const worked = () =>
  expect.poll(() => server.services.sql`SELECT type FROM provider_events WHERE processed_at IS NULL`, { timeout: 20_000 }).toEqual([]);
const stripeQuiet = async () => {
  await stripe.settle();
  await worked();
};
const sessionOf = ({ redirectUrl }: Purchase) => redirectUrl.split('/').at(-1) ?? '';
const payStripe = async (purchase: Purchase, receivedCents?: number) => {
  const intent = stripe.completeSession(sessionOf(purchase), receivedCents === undefined ? {} : { receivedCents });
  await stripeQuiet();
  return intent;
};
const disputeStripe = async (purchase: Purchase) => {
  const { id } = stripe.dispute(await payStripe(purchase));
  stripe.withdrawFunds(id);
  await stripeQuiet();
  return id;
};
const playCryptomus = async ({ orderId }: Purchase, ...actions: Parameters<CryptomusStandin['play']>[1][]) => {
  for (const action of actions) {
    expect([200, null]).toContain(await cryptomus.play(orderId, action));
    await worked();
  }
};
const press = async ({ redirectUrl }: Purchase, ...actions: readonly string[]) => {
  for (const action of actions) {
    expect((await fetch(`${server.base}${redirectUrl}/${action}`, { method: 'POST', redirect: 'manual' })).status).toBe(303);
    await worked();
  }
};
const units = (usd: number) => BigInt(usd) * 1_000_000n;
const sendUsdc = ({ ref }: Purchase, usd: number) => usdc.call('transfer', [ref, units(usd)]);
/** Credits what was sent so far. The server's own run may be under way; then those here may do nothing. */
const finalEvm = async () => {
  const sentUntil = await chain.client.getBlockNumber();
  await chain.mine(12);
  const read = async () => {
    await run('evm');
    const [cursor] = await server.services.sql<
      { block: bigint }[]
    >`SELECT max(block)::bigint AS block FROM chain_cursors WHERE chain = ${String(chain.chainId)}`;
    return cursor?.block ?? 0n;
  };
  await expect.poll(read).toBeGreaterThanOrEqual(sentUntil);
  await run('evm');
};
const sendTron = async ({ ref }: Purchase, ...usd: readonly number[]) => {
  for (const one of usd) tron.add({ to: ref, value: units(one) });
  await server.services.sql`UPDATE tron_cursors SET polled_at = now() - interval '1 day'`;
  await run('tron');
};

/** Staff refund a payment by hand: the customer names an address, `send` sends the money there and resolves with the transaction. */
async function refundByHand(
  { orderId }: Purchase,
  { accountId }: TestCustomer,
  creditUsd: string,
  send: (destination: `0x${string}`) => Promise<string>,
  paidFrom: 'clearing' | 'treasury' = 'clearing',
): Promise<void> {
  const { sql, payments } = server.services;
  const [payment] = await sql<{ rail: string; paymentRef: string }[]>`
    SELECT provider AS rail, payment_ref AS "paymentRef" FROM settlements WHERE order_id = ${orderId}`;
  if (!payment) throw new Error('nothing settled');
  const wish = { accountId, origin: 'staff', actor: 'test', reason: 'test', byHand: true, creditNano: parseUsd(creditUsd) } as const;
  const { refundId } = await requestRefund(payments.options, { ...payment, ...wish });
  const address = '0x00000000000000000000000000000000000000dd';
  await confirmRefundAddress(payments.options, { accountId, refundId, address }, async () => {});
  const transaction = await send(address);
  const context = { ...server.services, book: payments.book };
  await finishRefundByHand(context, { refundId, transaction, paidFrom, actor: 'test' }, async () => {});
}
const refundUsdc = async (p: Purchase, customer: TestCustomer, usd: string) => {
  await sendUsdc(p, 30);
  await finalEvm();
  await refundByHand(p, customer, usd, (to) => usdc.call('transfer', [to, units(Number(usd))], { from: p.ref as `0x${string}` }));
  await finalEvm();
};

const settled = (credit: string, over: Partial<Outcome> = {}): Outcome => ({
  credit,
  state: 'settled',
  reversal: 'none',
  mails: ['credits added'],
  ...over,
});
const nothing = (state: string): Outcome => ({ credit: '0', state, reversal: 'none', mails: [] });
const won: Partial<Outcome> = { mails: ['credits added', 'is disputed', 'is closed'] };
const lost: Partial<Outcome> = { ...won, reversal: 'charged_back', isSuspended: true };
const disputed: Partial<Outcome> = { reversal: 'disputed', isSuspended: true, mails: ['credits added', 'is disputed'] };
const refunded: Partial<Outcome> = { reversal: 'refunded', mails: ['credits added', 'Refund'] };
const partly: Partial<Outcome> = { reversal: 'partly_refunded', mails: ['credits added', 'Refund'] };

type Row = readonly [rail: string, name: string, play: (purchase: Purchase, customer: TestCustomer) => Promise<unknown>, outcome: Outcome];

const rows: readonly Row[] = [
  ['stripe', 'exact', (p) => payStripe(p), settled('30')],
  ['stripe', 'under', (p) => payStripe(p, 1_000), settled('10')],
  ['stripe', 'over', (p) => payStripe(p, 4_500), settled('45')],
  [
    'stripe',
    'late',
    async (p) => {
      await server.services.sql`UPDATE payment_orders SET state = 'expired' WHERE id = ${p.orderId}`;
      await payStripe(p);
    },
    settled('30'),
  ],
  [
    'stripe',
    'duplicate and reordered',
    async (p) => {
      stripe.hold();
      stripe.completeSession(sessionOf(p));
      await stripe.release({ order: 'reversed', copies: 3 });
      await stripeQuiet();
    },
    settled('30'),
  ],
  [
    'stripe',
    'forged',
    async (p) => {
      stripe.hold();
      stripe.completeSession(sessionOf(p));
      const event = stripe.world.events.at(-1);
      if (!event) throw new Error('no event');
      expect(await stripe.deliver(event, { secret: 'whsec_other' })).toBe(400);
      expect(await stripe.deliver(event, { timestamp: Math.floor(Date.now() / 1000) - 400 })).toBe(400);
      expect((await server.services.sql`SELECT 1 FROM settlements WHERE order_id = ${p.orderId}`).length).toBe(0);
      await stripe.release();
      await stripeQuiet();
    },
    settled('30'),
  ],
  [
    'stripe',
    'expired',
    async (p) => {
      stripe.expireSession(sessionOf(p));
      await stripeQuiet();
    },
    nothing('expired'),
  ],
  [
    'stripe',
    'refunded',
    async (p) => {
      stripe.refund(await payStripe(p), 3_000);
      await stripeQuiet();
    },
    settled('0', refunded),
  ],
  [
    'stripe',
    'partly refunded',
    async (p) => {
      stripe.refund(await payStripe(p), 1_000);
      await stripeQuiet();
    },
    settled('20', partly),
  ],
  ['stripe', 'disputed', (p) => disputeStripe(p), settled('0', disputed)],
  [
    'stripe',
    'dispute won',
    async (p) => {
      const id = await disputeStripe(p);
      stripe.setDisputeStatus(id, 'won');
      stripe.reinstateFunds(id, { withFee: true });
      await stripeQuiet();
    },
    settled('30', won),
  ],
  [
    'stripe',
    'dispute lost',
    async (p) => {
      stripe.setDisputeStatus(await disputeStripe(p), 'lost');
      await stripeQuiet();
    },
    settled('0', lost),
  ],
  ['cryptomus', 'exact', (p) => playCryptomus(p, 'exact'), settled('30')],
  ['cryptomus', 'under', (p) => playCryptomus(p, 'under', 'close'), settled('10')],
  ['cryptomus', 'over', (p) => playCryptomus(p, 'over'), settled('37.5')],
  ['cryptomus', 'late', (p) => playCryptomus(p, 'cancel', 'late'), settled('30')],
  ['cryptomus', 'expired', (p) => playCryptomus(p, 'cancel'), nothing('expired')],
  [
    'cryptomus',
    'duplicate',
    async (p) => {
      await playCryptomus(p, 'exact');
      const body = cryptomus.writeWebhook(p.orderId);
      expect(await Promise.all([1, 2, 3].map(() => cryptomus.send(p.orderId, body)))).toEqual([200, 200, 200]);
      await worked();
    },
    settled('30'),
  ],
  [
    'cryptomus',
    'reordered',
    async (p) => {
      // What was sent first comes last, even a failure before another try of the payer.
      const early = (['confirm_check', 'fail', 'cancel'] as const).map((status) => cryptomus.writeWebhook(p.orderId, { with: { status } }));
      await playCryptomus(p, 'exact');
      for (const body of early) expect(await cryptomus.send(p.orderId, body)).toBe(200);
      await worked();
    },
    settled('30'),
  ],
  [
    'cryptomus',
    'forged',
    async (p) => {
      for (const key of ['another-key', cryptomus.payoutKey, ''])
        expect(await cryptomus.send(p.orderId, cryptomus.writeWebhook(p.orderId, { key, with: { status: 'paid' } }))).toBe(400);
    },
    nothing('created'),
  ],
  ['cryptomus', 'refunded', (p) => playCryptomus(p, 'exact', 'refund-start', 'refund-done'), settled('0', refunded)],
  [
    'cryptomus',
    'partly refunded by hand',
    async (p, customer) => {
      await playCryptomus(p, 'exact');
      await refundByHand(p, customer, '10', async () => newId());
    },
    settled('20', partly),
  ],
  [
    'evm',
    'exact',
    async (p) => {
      await sendUsdc(p, 30);
      await finalEvm();
    },
    settled('30'),
  ],
  [
    'evm',
    'under, then more',
    async (p) => {
      await sendUsdc(p, 10);
      await sendUsdc(p, 5);
      await finalEvm();
    },
    settled('10', { mails: ['credits added', 'credits added'] }),
  ],
  [
    'evm',
    'over',
    async (p) => {
      await sendUsdc(p, 45);
      await finalEvm();
    },
    settled('45'),
  ],
  [
    'evm',
    'late',
    async (p) => {
      await server.services.sql`UPDATE payment_orders SET state = 'expired' WHERE id = ${p.orderId}`;
      await sendUsdc(p, 30);
      await finalEvm();
    },
    { ...nothing('expired'), mails: ['credits added'] },
  ],
  [
    'evm',
    'duplicate scans',
    async (p) => {
      await sendUsdc(p, 30);
      await finalEvm();
      await run('evm', 'evm', 'evm-rescan');
      await run('evm');
    },
    settled('30'),
  ],
  [
    'evm',
    'reorged before it is final',
    async (p) => {
      await sendUsdc(p, 30);
      await run('evm');
      await chain.reorg(1);
      await finalEvm();
    },
    nothing('created'),
  ],
  ['tron', 'exact', (p) => sendTron(p, 30), settled('30')],
  [
    'evm',
    'forged',
    async (p) => {
      const fake = await chain.deployToken('USDC', 6);
      await fake.call('transfer', [p.ref, units(30)]);
      await usdc.call('transferAndRevert', [p.ref, units(30)], { mayFail: true });
      await finalEvm();
    },
    nothing('created'),
  ],
  ['evm', 'refunded by hand', (p, customer) => refundUsdc(p, customer, '30'), settled('0', refunded)],
  ['evm', 'partly refunded by hand', (p, customer) => refundUsdc(p, customer, '10'), settled('20', partly)],
  ['tron', 'under', (p) => sendTron(p, 10), settled('10')],
  [
    'tron',
    'late',
    async (p) => {
      await server.services.sql`UPDATE payment_orders SET state = 'expired' WHERE id = ${p.orderId}`;
      await sendTron(p, 30);
    },
    { ...nothing('expired'), mails: ['credits added'] },
  ],
  [
    'tron',
    'forged, failed or not final',
    async (p) => {
      tron.add({ to: p.ref, value: units(30), token: tronAddress('fake') });
      tron.add({ to: p.ref, value: units(30), result: 'REVERT' });
      await sendTron(p);
    },
    nothing('created'),
  ],
  [
    'tron',
    'refunded by hand from the own wallet',
    async (p, customer) => {
      await sendTron(p, 30);
      await refundByHand(p, customer, '30', async () => newId(), 'treasury');
    },
    settled('0', refunded),
  ],
  ['tron', 'over', (p) => sendTron(p, 45), settled('45')],
  [
    'tron',
    'duplicate polls',
    async (p) => {
      await sendTron(p, 30);
      await sendTron(p);
    },
    settled('30'),
  ],
  ['sandbox', 'exact', (p) => press(p, 'succeeded'), settled('30')],
  ['sandbox', 'under, then the rest', (p) => press(p, 'under', 'rest'), settled('30', { mails: ['credits added', 'credits added'] })],
  ['sandbox', 'over', (p) => press(p, 'over'), settled('37.5')],
  ['sandbox', 'late', (p) => press(p, 'expired', 'succeeded'), settled('30')],
  ['sandbox', 'declined', (p) => press(p, 'declined'), nothing('failed')],
  ['sandbox', 'held, then released', (p) => press(p, 'held', 'released'), settled('30')],
  ['sandbox', 'refunded', (p) => press(p, 'succeeded', 'refund'), settled('0', refunded)],
  ['sandbox', 'partly refunded', (p) => press(p, 'succeeded', 'refund-half'), settled('15', partly)],
  ['sandbox', 'disputed', (p) => press(p, 'succeeded', 'dispute'), settled('0', disputed)],
  ['sandbox', 'dispute won', (p) => press(p, 'succeeded', 'dispute', 'dispute-won'), settled('30', won)],
  ['sandbox', 'dispute lost', (p) => press(p, 'succeeded', 'dispute', 'dispute-lost'), settled('0', lost)],
];

/** What an address was told, in alphabetical order: mails queued within a moment may arrive in any. */
async function mailsOf(email: string): Promise<string[]> {
  const mails = await readMails(server, email);
  return mails.map(({ subject }) => /credits added|is disputed|is closed|Refund/.exec(subject)?.[0] ?? subject).sort();
}

test.each(rows)('%s: %s', async (rail, name, play, outcome) => {
  const { services } = server;
  const customer = await addCustomer(server);
  const { accountId, userId, email, walletId } = customer;
  const signedIn = signedInAs({ accountId, userId, email });
  const { orderId, redirectUrl } = await openCheckout(services, signedIn, { provider: rail, amountUsd: '30' });
  const [stored] = await services.sql<{ ref: string }[]>`SELECT provider_ref AS ref FROM payment_orders WHERE id = ${orderId}`;
  await play({ orderId, redirectUrl, ref: stored?.ref ?? '' }, customer);
  const [order] = await readOrders(services, { accountId, orderId, locale: 'en' });
  const [account] = await services.sql<{ status: string }[]>`SELECT status FROM accounts WHERE id = ${accountId}`;
  const balance = formatUsd((await readWallet(services.sql, walletId)).postedNano);
  expect({
    state: order?.state,
    reversal: order?.reversal,
    mails: await mailsOf(email),
    isSuspended: account?.status === 'suspended',
  }).toEqual({
    state: outcome.state,
    reversal: outcome.reversal,
    mails: outcome.mails.toSorted(),
    isSuspended: outcome.isSuspended ?? false,
  });
  // What arrives at an address without an open order is credited too.
  const unasked: Readonly<Record<string, string>> = { 'evm: late': '30', 'tron: late': '30', 'evm: under, then more': '15' };
  expect(balance).toBe(unasked[`${rail}: ${name}`] ?? outcome.credit);
  expect((await prove(services.sql)).findings).toEqual([]);
});

test('after all of this, deposit addresses hold what the books say, and nothing waits for staff but what they must see', async () => {
  const { payments, sql } = server.services;
  const booked = new Map((await readClearingBalances(sql)).map(({ code, heldNano }) => [code, heldNano]));
  for (const rail of ['evm', 'tron']) {
    const [balance] = (await payments.find(rail)?.balances?.()) ?? [];
    expect([rail, balance?.balanceNano]).toEqual([rail, booked.get(balance?.clearing ?? '') ?? 0n]);
  }
  expect(await sql`SELECT 1 FROM payment_reviews WHERE kind = 'outgoing_transfer'`).toHaveLength(0);
});

test('the doctor asks every provider and node, and names what is wrong with each', async () => {
  const { config, sql } = server.services;
  const { stripe: card, cryptomus: coins, evm, tron: trongrid } = config;
  if (!card || !coins || !evm || !trongrid) throw new Error('a rail is not set up');
  const check = async (changed: Partial<typeof config>) =>
    (await checkProviders({ ...config, ...changed }, sql)).map(({ name, problem, found }) => [
      name.replace(/, node.*/, ''),
      problem ?? found,
    ]);
  expect(Object.fromEntries(await check({}))).toEqual({
    stripe: 'answers in test mode',
    cryptomus: 'answers and accepts the key',
    Local: expect.stringMatching(/^block \d+$/),
    tron: expect.stringMatching(/^answers; /),
    sandbox: expect.any(String),
  });
  const nobody = 'http://127.0.0.1:9';
  const wrong = await check({
    stripe: { ...card, secretKey: 'sk_test_wrong' },
    cryptomus: { ...coins, paymentKey: 'wrong' },
    evm: {
      ...evm,
      chains: evm.chains.flatMap((one) => [
        { ...one, id: 1 },
        { ...one, rpcUrls: [nobody] },
      ]),
    },
    tron: { ...trongrid, apiBase: nobody },
  });
  const problems = wrong.filter(([name]) => name !== 'sandbox');
  expect(problems.map(([name]) => name)).toEqual(['stripe', 'cryptomus', 'Local', 'Local', 'tron']);
  for (const [name, text] of problems)
    expect([name, text]).toEqual([name, expect.not.stringMatching(/^(answers|block)|sk_test|undefined|^$/)]);
});
