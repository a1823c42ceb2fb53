import { prove } from '@derouter/billing';
import { newId } from '@derouter/db';
import { type Anvil, type DeployedToken, startAnvil } from '@derouter/testkit';
import { type Address, getAddress } from 'viem';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { withdrawAsOperator } from '../../admin/index.ts';
import { addCustomer, type TestCustomer } from '../../testing/add-customer.ts';
import { buyWith, creditOf, depositContextOf, readOrder, runTask, testXpubs } from '../../testing/deposit-rail.ts';
import { readMails } from '../../testing/read-mails.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { resolveReview } from '../book/resolve-review.ts';
import type { DepositRail } from '../deposits/deposit-rail.ts';
import type { ScreenAddress } from '../deposits/screening.ts';
import { reconcileRails } from '../reconcile-rails.ts';
import { readEvmConfig } from './config.ts';
import { createEvm } from './create-evm.ts';

let server: TestServer;
let nextChainId = 50_000;
const running: Anvil[] = [];

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());
afterEach(async () => {
  await Promise.all(running.splice(0).map((anvil) => anvil.stop()));
});

interface Setup {
  readonly anvil: Anvil;
  readonly chain: string;
  readonly usdc: DeployedToken;
  readonly pegged: DeployedToken;
  readonly other: DeployedToken;
  readonly rail: DepositRail;
  /** The rail as another process has it. */
  another(options?: Parameters<typeof createEvm>[2]): DepositRail;
  /** Makes everything until now final, and runs the rail. */
  settle(): Promise<void>;
}

/** A chain of its own with three tokens: `usdc` (6 decimals) and `pegged` (18) are accepted, `other` is known but not accepted. */
async function setUp(overrides: object = {}, options: Parameters<typeof createEvm>[2] = {}, treasury = ''): Promise<Setup> {
  const anvil = await startAnvil({ chainId: nextChainId++ });
  running.push(anvil);
  const usdc = await anvil.deployToken('USDC', 6);
  const pegged = await anvil.deployToken('USDT', 18);
  const other = await anvil.deployToken('USDX', 6);
  await anvil.mine(10);
  const config = {
    id: anvil.chainId,
    name: 'Local',
    rpcUrls: [anvil.rpcUrl],
    tokens: [
      { address: usdc.address, symbol: 'USDC', decimals: 6 },
      { address: pegged.address, symbol: 'USDT', decimals: 18 },
    ],
    notAccepted: [{ address: other.address, symbol: 'USDX', decimals: 6 }],
    finality: { mode: 'finalized' },
    minCreditUsd: '1',
    typicalMinutes: 1,
    ...overrides,
  };
  const env: Record<string, string> = {
    ...{ ONCHAIN_EVM_XPUB: testXpubs.evm, ONCHAIN_CHAINS: JSON.stringify([config]), ONCHAIN_TREASURY: treasury },
  };
  const read = readEvmConfig((name) => env[name] || null);
  if (!read) throw new Error('no settings');
  const another = (given: Parameters<typeof createEvm>[2] = options) => createEvm(read, depositContextOf(server, 'evm'), given);
  const rail = another();
  await runTask(rail, 'evm');
  const settle = async () => {
    await anvil.mine(10);
    await runTask(rail, 'evm');
  };
  return { anvil, chain: String(anvil.chainId), usdc, pegged, other, rail, another, settle };
}

async function buy(rail: DepositRail, customer: TestCustomer, usd: string) {
  const { orderId, opened } = await buyWith(server, rail, customer, usd);
  return { orderId, opened, address: opened.providerRef as Address };
}

const depositsOf = (chain: string) =>
  server.services.sql<{ state: string; ordinal: number; value: string; amountNano: bigint; remainder: string; evidence: object }[]>`
    SELECT state, ordinal, value::text AS value, amount_nano AS "amountNano", remainder::text AS remainder, evidence
    FROM deposits WHERE chain = ${chain} ORDER BY block, ordinal`;

test('the page shows each network and token with a checksummed address, a minimum and an EIP-681 code for the exact amount', async () => {
  const { rail, usdc, pegged, chain } = await setUp();
  const customer = await addCustomer(server);
  const { orderId, opened, address } = await buy(rail, customer, '25.5');
  const to = getAddress(address);
  expect(opened.redirectUrl).toBe(`/credits/return?order=${orderId}`);
  expect(opened.progress?.payTo).toEqual([
    {
      network: 'Local',
      token: 'USDC',
      address: to,
      uri: `ethereum:${getAddress(usdc.address)}@${chain}/transfer?address=${to}&uint256=25500000`,
      minimumUsd: '1',
      minutes: 1,
    },
    expect.objectContaining({
      token: 'USDT',
      uri: `ethereum:${getAddress(pegged.address)}@${chain}/transfer?address=${to}&uint256=25500000000000000000`,
    }),
  ]);
  expect((await buy(rail, customer, '30')).address).toBe(address);
  expect((await buy(rail, await addCustomer(server), '30')).address).not.toBe(address);
});

test('an exact payment is seen before it is final, and credited once when it is', async () => {
  const { rail, usdc, settle } = await setUp();
  const customer = await addCustomer(server);
  const { orderId, address } = await buy(rail, customer, '25');
  const hash = await usdc.call('transfer', [address, 25_000_000n]);
  await runTask(rail, 'evm');
  const seen = await readOrder(server, orderId);
  expect(seen).toMatchObject({ state: 'processing', progress: { seenUsd: '25', confirmations: 1, transaction: hash } });
  expect(seen.progress.confirmationsNeeded).toBeGreaterThan(1);
  expect(seen.progress.payTo).toHaveLength(2);
  expect(await creditOf(server, customer)).toBe('0');
  await settle();
  await settle();
  expect(await creditOf(server, customer)).toBe('25');
  expect((await readOrder(server, orderId)).state).toBe('settled');
  const [settlement] = await server.services.sql<{ paymentRef: string; clearing: string }[]>`
    SELECT payment_ref AS "paymentRef", clearing FROM settlements WHERE order_id = ${orderId}`;
  expect(settlement).toEqual({
    paymentRef: `${rail.deposits.chains()[0]?.chain}:${hash}:0`,
    clearing: `clearing:evm:${rail.deposits.chains()[0]?.chain}:USDC`,
  });
});

test('less and more than asked for is credited as it arrived', async () => {
  const { rail, usdc, settle } = await setUp();
  const [under, over] = [await addCustomer(server), await addCustomer(server)];
  const first = await buy(rail, under, '25');
  const second = await buy(rail, over, '25');
  await usdc.call('transfer', [first.address, 24_999_999n]);
  await usdc.call('transfer', [second.address, 30_000_001n]);
  await settle();
  expect(await creditOf(server, under)).toBe('24.999999');
  expect(await creditOf(server, over)).toBe('30.000001');
  expect([(await readOrder(server, first.orderId)).state, (await readOrder(server, second.orderId)).state]).toEqual(['settled', 'settled']);
});

test('of several open orders, a deposit pays the one whose total is nearest', async () => {
  const { rail, usdc, settle } = await setUp();
  const customer = await addCustomer(server);
  const small = await buy(rail, customer, '20');
  const large = await buy(rail, customer, '50');
  await usdc.call('transfer', [small.address, 20_000_000n]);
  await settle();
  expect([(await readOrder(server, small.orderId)).state, (await readOrder(server, large.orderId)).state]).toEqual(['settled', 'created']);
  expect(await creditOf(server, customer)).toBe('20');
});

test('two transfers in one transaction are two deposits', async () => {
  const { rail, usdc, chain, settle } = await setUp();
  const customer = await addCustomer(server);
  const { address } = await buy(rail, customer, '12');
  await usdc.call('transferTwice', [address, 5_000_000n, 7_000_000n]);
  await settle();
  expect(await creditOf(server, customer)).toBe('12');
  expect((await depositsOf(chain)).map(({ ordinal }) => ordinal)).toEqual([0, 1]);
});

test('a token with 18 decimals is one dollar per 10^18 units; what is below a nano-dollar is cut off and recorded', async () => {
  const { rail, pegged, chain, settle } = await setUp();
  const customer = await addCustomer(server);
  const { address } = await buy(rail, customer, '25');
  await pegged.call('transfer', [address, 25n * 10n ** 18n + 1_999_999_999n]);
  await settle();
  expect(await creditOf(server, customer)).toBe('25.000000001');
  expect(await depositsOf(chain)).toMatchObject([{ amountNano: 25_000_000_001n, remainder: '999999999' }]);
});

test('a fake token, a transfer of nothing, an approval, a failed transaction and a collectible are not money', async () => {
  const { rail, usdc, anvil, chain, settle } = await setUp();
  const customer = await addCustomer(server);
  const { orderId, address } = await buy(rail, customer, '25');
  const fake = await anvil.deployToken('USDC', 6);
  await fake.call('transfer', [address, 1_000_000_000n]);
  await (await anvil.deployCollectible()).call('give', [address, 10n ** 12n]);
  await usdc.call('transfer', [address, 0n]);
  await usdc.call('transferFrom', ['0x00000000000000000000000000000000000000aa', address, 0n]);
  await usdc.call('approve', [address, 10n ** 12n]);
  await usdc.call('transferAndRevert', [address, 25_000_000n], { mayFail: true });
  // From the address to itself, and between two of ours: nothing new arrives.
  await usdc.call('pretend', [address, address, 50_000_000n]);
  await runTask(rail, 'evm');
  await settle();
  expect(await depositsOf(chain)).toEqual([]);
  expect(await creditOf(server, customer)).toBe('0');
  expect((await readOrder(server, orderId)).state).toBe('created');
  const reviews = await server.services.sql`SELECT 1 FROM payment_reviews WHERE account_id = ${customer.accountId}`;
  expect(reviews).toHaveLength(0);
});

test('C7: a known token that is not accepted is put up for review once, without credit, and its sender is told', async () => {
  const { rail, other, chain, settle, another } = await setUp();
  const customer = await addCustomer(server);
  const { address } = await buy(rail, customer, '25');
  const hash = await other.call('transfer', [address, 25_000_000n]);
  await settle();
  await runTask(another(), 'evm');
  const reviews = await server.services.sql<{ kind: string; reference: string; accountId: string }[]>`
    SELECT kind, reference, account_id AS "accountId" FROM payment_reviews WHERE provider = 'evm' AND account_id = ${customer.accountId}`;
  expect(reviews).toEqual([{ kind: 'unlisted_token', reference: `${chain}:${hash}:0`, accountId: customer.accountId }]);
  expect(await creditOf(server, customer)).toBe('0');
  // A stranger who sends next to nothing causes no mail.
  await other.call('transfer', [address, 999_999n]);
  await settle();
  const [mail, ...more] = await readMails(server, customer.email);
  expect(mail).toMatchObject({
    subject: 'We received USDX, which is not credited',
    text: expect.stringContaining('25 USDX arrived at your deposit address on Local'),
  });
  expect(more).toEqual([]);
});

test('dust waits, is shown as below the minimum, and is credited when it adds up to it', async () => {
  const { rail, usdc, chain, settle } = await setUp();
  const customer = await addCustomer(server);
  const { orderId, address } = await buy(rail, customer, '25');
  await usdc.call('transfer', [address, 600_000n]);
  await settle();
  expect(await creditOf(server, customer)).toBe('0');
  expect(await depositsOf(chain)).toMatchObject([{ state: 'dust' }]);
  expect(await readOrder(server, orderId)).toMatchObject({ progress: { seenUsd: '0.6', note: 'below_minimum' } });
  await usdc.call('transfer', [address, 400_000n]);
  await settle();
  expect(await creditOf(server, customer)).toBe('1');
  expect((await depositsOf(chain)).map(({ state }) => state)).toEqual(['credited', 'credited']);
});

test('a reorganisation before finality takes back what was shown, and nothing is credited', async () => {
  const { rail, usdc, anvil, settle } = await setUp();
  const customer = await addCustomer(server);
  const { orderId, address } = await buy(rail, customer, '25');
  await usdc.call('transfer', [address, 25_000_000n]);
  await runTask(rail, 'evm');
  expect((await readOrder(server, orderId)).progress.seenUsd).toBe('25');
  await anvil.reorg(1);
  await runTask(rail, 'evm');
  const order = await readOrder(server, orderId);
  expect(order.state).toBe('created');
  expect(order.progress).toEqual({ payTo: order.progress.payTo });
  await settle();
  expect(await creditOf(server, customer)).toBe('0');
});

test('a payment to an old address, after an order has expired, and without any order, is credited to its account', async () => {
  const { rail, usdc, settle } = await setUp();
  const customer = await addCustomer(server);
  const { orderId, address } = await buy(rail, customer, '25');
  const newer = await rail.deposits.replaceAddress(customer.accountId);
  expect(newer).not.toBe(address);
  await server.services.sql`UPDATE payment_orders SET created_at = now() - interval '2 days' WHERE id = ${orderId}`;
  await runTask(rail, 'evm');
  expect((await readOrder(server, orderId)).state).toBe('expired');
  await usdc.call('transfer', [address, 3_000_000n]);
  await usdc.call('transfer', [newer, 4_000_000n]);
  await settle();
  expect(await creditOf(server, customer)).toBe('7');
});

test('an address that was made after the cursor began is read from then on', async () => {
  const { rail, usdc, settle } = await setUp();
  await settle();
  const customer = await addCustomer(server);
  const { address } = await buy(rail, customer, '5');
  await usdc.call('transfer', [address, 5_000_000n]);
  await settle();
  expect(await creditOf(server, customer)).toBe('5');
});

test('two processes over the same blocks at the same time credit once', async () => {
  const { rail, usdc, anvil, another } = await setUp();
  const customer = await addCustomer(server);
  const { address } = await buy(rail, customer, '25');
  for (let i = 0; i < 5; i++) await usdc.call('transfer', [address, 5_000_000n]);
  await anvil.mine(10);
  await Promise.all([rail, another(), another(), another()].map((one) => runTask(one, 'evm')));
  await runTask(rail, 'evm');
  expect(await creditOf(server, customer)).toBe('25');
});

test('after a stop, everything since is found, in queries of bounded size', async () => {
  const { rail, usdc, anvil, another } = await setUp({ maxLogRange: 50 });
  const customer = await addCustomer(server);
  const { address } = await buy(rail, customer, '25');
  await usdc.call('transfer', [address, 5_000_000n]);
  await anvil.mine(400);
  await usdc.call('transfer', [address, 6_000_000n]);
  await anvil.mine(400);
  await runTask(another(), 'evm');
  expect(await creditOf(server, customer)).toBe('11');
});

test('an interruption between storing and crediting, or between crediting and noting it, neither loses nor doubles', async () => {
  const { usdc, anvil, chain, rail } = await setUp();
  const customer = await addCustomer(server);
  const { address } = await buy(rail, customer, '25');
  await usdc.call('transfer', [address, 25_000_000n]);
  await anvil.mine(10);
  const context = depositContextOf(server, 'evm');
  const config = readEvmConfig(
    (name) =>
      ({
        ONCHAIN_EVM_XPUB: testXpubs.evm,
        ONCHAIN_CHAINS: JSON.stringify([
          {
            id: anvil.chainId,
            name: 'Local',
            rpcUrls: [anvil.rpcUrl],
            tokens: [{ address: usdc.address, symbol: 'USDC', decimals: 6 }],
            finality: { mode: 'finalized' },
            minCreditUsd: '1',
            typicalMinutes: 1,
          },
        ]),
      })[name] ?? null,
  );
  if (!config) throw new Error('no settings');
  const dies = (when: 'before' | 'after') =>
    createEvm(config, {
      ...context,
      book: {
        ...context.book,
        async settle(settlement) {
          if (when === 'after') await context.book.settle(settlement);
          throw new Error('the process was killed');
        },
      },
    });
  await runTask(dies('before'), 'evm');
  expect(await depositsOf(chain)).toMatchObject([{ state: 'final' }]);
  expect(await creditOf(server, customer)).toBe('0');
  await runTask(dies('after'), 'evm');
  expect(await depositsOf(chain)).toMatchObject([{ state: 'final' }]);
  expect(await creditOf(server, customer)).toBe('25');
  await runTask(rail, 'evm');
  expect(await depositsOf(chain)).toMatchObject([{ state: 'credited' }]);
  expect(await creditOf(server, customer)).toBe('25');
});

test('a token that is switched off is not offered, and its deposits wait until it is on again', async () => {
  const { rail, usdc, chain, settle } = await setUp();
  const customer = await addCustomer(server);
  const { orderId, address } = await buy(rail, customer, '25');
  const token = usdc.address.toLowerCase();
  await server.services.sql`
    INSERT INTO token_switches (chain, token, credited, reason, changed_by) VALUES (${chain}, ${token}, false, 'lost its peg', 'test')`;
  await usdc.call('transfer', [address, 25_000_000n]);
  await settle();
  expect(await creditOf(server, customer)).toBe('0');
  expect((await readOrder(server, orderId)).progress).toMatchObject({ seenUsd: '25', note: 'token_paused' });
  expect((await buy(rail, customer, '25')).opened.progress?.payTo?.map(({ token: symbol }) => symbol)).toEqual(['USDT']);
  await server.services.sql`UPDATE token_switches SET credited = true WHERE chain = ${chain}`;
  await settle();
  expect(await creditOf(server, customer)).toBe('25');
});

test('a listed sender freezes the credit with the version of the list; a list without it releases; staff can accept', async () => {
  let list = { version: '1', listed: true };
  const screen: ScreenAddress = async () => ({ hit: list.listed, list: 'sanctions', version: list.version, date: '2026-11-01' });
  const { rail, usdc, chain, settle } = await setUp({}, { screen });
  const customer = await addCustomer(server);
  const { address } = await buy(rail, customer, '25');
  const hash = await usdc.call('transfer', [address, 25_000_000n]);
  await settle();
  expect(await creditOf(server, customer)).toBe('0');
  const [review] = await server.services.sql<{ kind: string; detail: object; proposal: object }[]>`
    SELECT kind, detail, proposal FROM payment_reviews WHERE reference = ${`${chain}:${hash}:0`}`;
  expect(review).toMatchObject({ kind: 'screening_hit', detail: { screening: { hit: true, version: '1', date: '2026-11-01' } } });
  expect(review?.proposal).toMatchObject({ grossNano: '25000000000' });
  list = { version: '2', listed: false };
  await settle();
  expect(await creditOf(server, customer)).toBe('25');
  expect((await depositsOf(chain))[0]?.evidence).toMatchObject({ screening: { hit: false, version: '2' } });
});

test('staff accept or dismiss a frozen deposit: accepted is credited once, dismissed never', async () => {
  let listed = true;
  const screen: ScreenAddress = async () => ({ hit: listed, list: 'sanctions', version: '1', date: '2026-11-01' });
  const { rail, usdc, chain, settle } = await setUp({}, { screen });
  const [first, second] = [await addCustomer(server), await addCustomer(server)];
  const decide = async (customer: TestCustomer, resolution: 'accepted' | 'dismissed') => {
    const hash = await usdc.call('transfer', [(await buy(rail, customer, '25')).address, 25_000_000n]);
    await settle();
    const { sql, payments } = server.services;
    const [review] = await sql<{ id: string }[]>`SELECT id FROM payment_reviews WHERE reference = ${`${chain}:${hash}:0`}`;
    await resolveReview(
      { ...server.services, book: payments.book },
      { id: review?.id ?? '', resolution, reason: 'checked', actor: 'staff' },
      async () => {},
    );
  };
  await decide(first, 'accepted');
  await decide(second, 'dismissed');
  listed = false;
  await settle();
  await settle();
  expect([await creditOf(server, first), await creditOf(server, second)]).toEqual(['25', '0']);
  expect((await depositsOf(chain)).map(({ state }) => state)).toEqual(['credited', 'frozen']);
});

test('an amount that no dollar token can have is put up for review and stops nothing', async () => {
  const { rail, usdc, chain, settle } = await setUp();
  const customer = await addCustomer(server);
  const { address } = await buy(rail, customer, '25');
  await usdc.call('pretend', ['0x00000000000000000000000000000000000000aa', address, 2n ** 255n]);
  await usdc.call('transfer', [address, 25_000_000n]);
  await settle();
  await settle();
  expect(await creditOf(server, customer)).toBe('25');
  expect((await depositsOf(chain)).map(({ state }) => state)).toEqual(['frozen', 'credited']);
  const reviews = await server.services
    .sql`SELECT 1 FROM payment_reviews WHERE account_id = ${customer.accountId} AND kind = 'amount_out_of_range'`;
  expect(reviews).toHaveLength(1);
});

test('a claimed transaction is proven by its receipt and credited once, whoever finds it first', async () => {
  const { rail, usdc, anvil, settle } = await setUp();
  const [customer, stranger] = [await addCustomer(server), await addCustomer(server)];
  const { address } = await buy(rail, customer, '25');
  await buy(rail, stranger, '25');
  const hash = await usdc.call('transfer', [address, 25_000_000n]);
  expect(await rail.deposits.claimTransaction(customer.accountId, hash)).toEqual({ outcome: 'waiting' });
  await anvil.mine(10);
  expect(await rail.deposits.claimTransaction(stranger.accountId, hash)).toEqual({ outcome: 'nothing' });
  await runTask(rail, 'evm');
  expect(await rail.deposits.claimTransaction(customer.accountId, hash.toUpperCase().replace('0X', '0x'))).toMatchObject({
    outcome: 'stored',
  });
  await settle();
  expect(await creditOf(server, customer)).toBe('25');
  expect(await rail.deposits.claimTransaction(customer.accountId, `0x${'00'.repeat(32)}`)).toEqual({ outcome: 'nothing' });
  await expect(rail.deposits.claimTransaction(customer.accountId, '0x12')).rejects.toThrow('not the hash');
});

test('reading the last day again finds what a lagging node hid, credits it once, and changes nothing else', async () => {
  const { rail, usdc, chain, settle } = await setUp();
  const customer = await addCustomer(server);
  const { address } = await buy(rail, customer, '25');
  await usdc.call('transfer', [address, 25_000_000n]);
  // The cursor moved past it without its deposit, as when a node answered with an empty list.
  await settle();
  expect(await creditOf(server, customer)).toBe('25');
  await runTask(rail, 'evm-rescan');
  await settle();
  expect(await creditOf(server, customer)).toBe('25');
  expect(await depositsOf(chain)).toHaveLength(1);
});

test('the balances of our addresses equal what the clearing accounts say', async () => {
  const { rail, usdc, pegged, chain, settle } = await setUp();
  const [one, two] = [await addCustomer(server), await addCustomer(server)];
  await usdc.call('transfer', [(await buy(rail, one, '25')).address, 25_000_000n]);
  await usdc.call('transfer', [(await buy(rail, two, '5')).address, 5_000_000n]);
  await pegged.call('transfer', [(await buy(rail, two, '5')).address, 5n * 10n ** 18n]);
  await settle();
  expect((await rail.balances?.())?.map(({ clearing, balanceNano }) => [clearing, balanceNano])).toEqual([
    [`clearing:evm:${chain}:USDC`, 30_000_000_000n],
    [`clearing:evm:${chain}:USDT`, 5_000_000_000n],
  ]);
});

/** The last comparison of each token: what the ledger says less what our addresses hold. */
async function compare({ chain, rail }: Pick<Setup, 'chain' | 'rail'>) {
  const { db, sql, payments } = server.services;
  await reconcileRails({ db, sql, log: payments.options.log }, [rail]);
  const rows = await sql<{ symbol: string; left: bigint; off: bigint }[]>`
    SELECT DISTINCT ON (clearing) split_part(clearing, ':', 4) AS symbol, ledger_nano AS left, ledger_nano - provider_nano AS off
    FROM rail_reconciliations WHERE clearing LIKE ${`clearing:evm:${chain}:%`} ORDER BY clearing, id DESC`;
  return Object.fromEntries(rows.map(({ symbol, left, off }) => [symbol, [left, off]]));
}

test('a sweep to the treasury is booked as the chain says it, once, with dust and fractions of a nano-dollar', async () => {
  const treasury = '0x00000000000000000000000000000000000000Ee'.toLowerCase() as Address;
  const setup = await setUp({}, {}, treasury);
  const { usdc, pegged, anvil, settle, another } = setup;
  const [one, two] = [await addCustomer(server), await addCustomer(server)];
  const [first, second] = [(await buy(setup.rail, one, '25')).address, (await buy(setup.rail, two, '25')).address];
  await usdc.call('transfer', [first, 25_000_000n]);
  await settle();
  // Below the minimum: it waits.
  await usdc.call('transfer', [first, 400_000n]);
  await pegged.call('transfer', [second, 5n * 10n ** 18n + 123n]);
  await settle();
  expect(await compare(setup)).toEqual({ USDC: [25_000_000_000n, 0n], USDT: [5_000_000_000n, 0n] });
  // Between our own addresses, and nothing at all: neither is a sweep.
  await usdc.call('transfer', [second, 1_000_000n], { from: first });
  await usdc.call('transferFrom', [second, anvil.sender, 0n]);
  await usdc.call('transfer', [treasury, 1_000_000n], { from: second });
  await usdc.call('transfer', [treasury, 24_400_000n], { from: first });
  await pegged.call('transfer', [treasury, 2n * 10n ** 18n + 77n], { from: second });
  // A deposit that is swept in the same range of blocks.
  await usdc.call('transfer', [second, 7_000_000n]);
  await usdc.call('transfer', [treasury, 7_000_000n], { from: second });
  await runTask(setup.rail, 'evm');
  expect(await compare(setup)).toMatchObject({ USDC: [25_000_000_000n, 25_400_000_000n] });
  await settle();
  await Promise.all([runTask(setup.rail, 'evm'), runTask(another(), 'evm')]);
  await runTask(setup.rail, 'evm-rescan');
  // The dust left with the rest and is still owed to its customer.
  expect(await compare(setup)).toEqual({ USDC: [-400_000_000n, 0n], USDT: [3_000_000_000n, 0n] });
  const booked = await server.services.sql<{ symbol: string; by: string }[]>`
    SELECT split_part(clearing, ':', 4) AS symbol, requested_by AS by FROM withdrawals WHERE clearing LIKE ${`%:${setup.chain}:%`}`;
  expect(booked.map(({ symbol, by }) => `${symbol} ${by}`).sort()).toEqual(['USDC system', 'USDC system', 'USDC system', 'USDT system']);
});

test('a transfer to an address that is not ours waits for staff, and ends the difference once they accept it', async () => {
  const setup = await setUp();
  const { usdc, chain, settle } = setup;
  const customer = await addCustomer(server);
  const { address } = await buy(setup.rail, customer, '25');
  await usdc.call('transfer', [address, 25_000_000n]);
  const stranger = '0x00000000000000000000000000000000000000dd';
  const hash = await usdc.call('transfer', [stranger, 20_000_000n], { from: address });
  const named = await usdc.call('transfer', [stranger, 2_000_000n], { from: address });
  const refunded = await usdc.call('transfer', [stranger, 3_000_000n], { from: address });
  // Staff were faster with the second, and the third is a refund by hand.
  const { sql, payments } = server.services;
  const clearing = `clearing:evm:${chain}:USDC`;
  await sql`INSERT INTO ledger_accounts (code) VALUES (${clearing})`;
  const by = { clearing, destination: 'bank', direction: 'out', amountUsd: '2', feeUsd: '0', reason: 'exchange' } as const;
  await withdrawAsOperator(server.services, 'cli:test@host', { ...by, id: newId(), reference: `Sold, ${named}` });
  const { orderId } = await buy(setup.rail, customer, '5');
  await sql`
    INSERT INTO payment_refunds (id, provider, payment_ref, order_id, account_id, origin, state, provider_ref, gross_nano, credit_nano,
      fee_nano, tax_nano, destination, actor, finished_at)
    VALUES (${newId()}, 'evm', 'none', ${orderId}, ${customer.accountId}, 'staff', 'failed', ${refunded}, 1, 1, 0, 0, ${stranger}, 'test', now())`;
  await settle();
  expect(await compare(setup)).toMatchObject({ USDC: [23_000_000_000n, 23_000_000_000n] });
  const open = await sql<{ id: string; reference: string }[]>`
    SELECT id, reference FROM payment_reviews WHERE kind = 'outgoing_transfer' AND account_id = ${customer.accountId}`;
  expect(open.map(({ reference }) => reference)).toEqual([`${chain}:${hash}:0`]);
  await expect(
    withdrawAsOperator(server.services, 'cli:test@host', { ...by, id: newId(), reference: named.toUpperCase() }),
  ).rejects.toMatchObject({ code: 'conflict' });
  const decision = { id: open[0]?.id ?? '', resolution: 'accepted', reason: 'our new wallet', actor: 'staff' } as const;
  const decide = () => resolveReview({ ...server.services, book: payments.book }, decision, async () => {});
  const both = await Promise.allSettled([decide(), decide()]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  // What is left is the refund, which its own booking takes away.
  expect(await compare(setup)).toMatchObject({ USDC: [3_000_000_000n, 3_000_000_000n] });
  await settle();
  expect(await compare(setup)).toMatchObject({ USDC: [3_000_000_000n, 3_000_000_000n] });
});

test('the first addresses of the key are shown as a wallet shows them, and a wrong treasury is refused at the start', async () => {
  const treasury = '0x00000000000000000000000000000000000000ee';
  const { rail } = await setUp({}, {}, treasury);
  expect(rail.deposits.key()).toEqual({
    setting: 'ONCHAIN_EVM_XPUB',
    path: "m/44'/60'/0'",
    fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/),
    addresses: [
      { path: "m/44'/60'/0'/0/0", address: getAddress('0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266') },
      expect.objectContaining({ path: "m/44'/60'/0'/0/1" }),
      expect.objectContaining({ path: "m/44'/60'/0'/0/2" }),
    ],
    treasury: [getAddress(treasury)],
  });
  await expect(setUp({}, {}, '0x12')).rejects.toThrow('ONCHAIN_TREASURY has "0x12"');
});

test('the books are right after all of this', async () => {
  expect((await prove(server.services.sql, { full: true })).findings).toEqual([]);
});
