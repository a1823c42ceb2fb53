import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, newId } from '@derouter/db';
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { recordEvent } from '../account-events/index.ts';
import { announcePrice } from '../admin/prices.ts';
import { openCheckout } from '../credits/index.ts';
import { mailLowBalances } from '../credits/mail-low-balances.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { PageSession } from '../testing/page-session.ts';
import { signedInAs } from '../testing/signed-in-as.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { createWebhookClient } from './post-webhook.ts';

interface Got {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: TestServer;
let customer: GatewayCustomer;
let base: string;
let status = 200;
const got: Got[] = [];
const silent: ServerResponse[] = [];
const receiver = createServer((request, response) => {
  if (request.url === '/silent') return void silent.push(response);
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk;
  });
  request.on('end', () => {
    got.push({ path: request.url ?? '', headers: request.headers, body });
    response.writeHead(status, { location: '/redirected' }).end('x'.repeat(1000));
  });
});

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.stop();
  receiver.closeAllConnections();
  receiver.close();
});
beforeEach(async () => {
  status = 200;
  got.length = 0;
  customer = await addGatewayCustomer(server);
});

interface Webhook {
  readonly id: string;
  readonly secret: string;
  readonly enabled: boolean;
  readonly disabled_reason: string | null;
}
interface Delivery {
  readonly id: string;
  readonly state: string;
  readonly attempts: { status: number | null; response: string | null; error: string | null }[];
}

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await customer.call(`/api/webhooks${path}`, body ?? {}, method === 'GET' ? { method, body: null } : { method });
  expect(response.status).toBeLessThan(300);
  return (await response.json()) as T;
}
const create = (settings: object = {}) => api<Webhook>('POST', '', { url: `${base}/${newId()}`, ...settings });
const log = async ({ id }: Webhook) => (await api<{ data: Delivery[] }>('GET', `/${id}/deliveries`)).data;
const low = () => recordEvent(server.services.sql, { accountId: customer.accountId, type: 'balance.low', data: { balance_usd: '1' } });
/** Vitest's default of a second is too short for jobs on a busy machine. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000 });
const arrived = (n: number) => eventually(() => expect(got.length).toBe(n));
/** Verifies as a receiver does, according to Standard Webhooks. */
const isSigned = ({ headers, body }: Got, secret: string) => {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
    .update(signed)
    .digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`);
};

test('an event reaches each endpoint that wants it once, on two processes, signed and logged', async () => {
  const beside = await startBeside(server);
  try {
    const all = await create();
    await create({ events: ['price.changed'] });
    await low();
    await arrived(1);
    const [request] = got;
    if (!request) throw new Error('nothing arrived');
    expect(isSigned(request, all.secret)).toBe(true);
    expect(JSON.parse(request.body)).toMatchObject({ type: 'balance.low', data: { balance_usd: '1' }, id: request.headers['webhook-id'] });
    await eventually(async () => expect(await log(all)).toMatchObject([{ state: 'delivered', attempts: [{ status: 200 }] }]));
    expect((await log(all))[0]?.attempts[0]?.response).toHaveLength(256);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(got.length).toBe(1);
  } finally {
    await beside.stop();
  }
});

test('after a rotation both secrets verify, and the secret is never in a list', async () => {
  const webhook = await create();
  const { secret } = await api<Webhook>('POST', `/${webhook.id}/rotate`);
  expect(secret).not.toBe(webhook.secret);
  await api('POST', `/${webhook.id}/test`);
  await arrived(1);
  expect([isSigned(got[0] as Got, webhook.secret), isSigned(got[0] as Got, secret)]).toEqual([true, true]);
  await server.services.sql`UPDATE webhook_endpoints SET previous_until = now() WHERE id = ${webhook.id}`;
  await api('POST', `/${webhook.id}/test`);
  await arrived(2);
  expect([isSigned(got[1] as Got, webhook.secret), isSigned(got[1] as Got, secret)]).toEqual([false, true]);
  expect(JSON.stringify(await api('GET', ''))).not.toMatch(/whsec_/);
  const [stored] = await server.services.sql<{ text: string }[]>`SELECT w::text AS text FROM webhook_endpoints w WHERE id = ${webhook.id}`;
  expect(stored?.text).not.toContain(secret);
});

test('a second rotation within the day ends no secret early; too many are refused', async () => {
  const webhook = await create();
  const secrets = [webhook.secret];
  for (let i = 0; i < 5; i++) secrets.unshift((await api<Webhook>('POST', `/${webhook.id}/rotate`)).secret);
  expect((await customer.call(`/api/webhooks/${webhook.id}/rotate`, {})).status).toBe(409);
  await api('POST', `/${webhook.id}/test`);
  await arrived(1);
  expect(new Set(secrets).size).toBe(6);
  expect(secrets.map((secret) => isSigned(got[0] as Got, secret))).toEqual(secrets.map(() => true));
});

test('a try whose outcome the database does not take is counted and logged without it, and ends', async () => {
  const { sql } = server.services;
  const owner = await connect(server.services.config.databaseUrl ?? '', { max: 1, asApplication: false });
  const refuse = async (when: string) => {
    await owner.sql.unsafe(`
      CREATE SEQUENCE IF NOT EXISTS refused_attempts;
      CREATE OR REPLACE FUNCTION refuse_attempt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS
        $$ BEGIN PERFORM nextval('refused_attempts'); RAISE EXCEPTION 'not taken'; END $$;
      CREATE OR REPLACE TRIGGER refuse_attempt BEFORE INSERT ON webhook_attempts FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION refuse_attempt()`);
  };
  // A sequence keeps its number although what asked for it is rolled back.
  const refused = (n: number) =>
    eventually(async () => expect(await owner.sql`SELECT last_value::int AS n FROM refused_attempts`).toEqual([{ n }]));
  const webhook = await create();
  await refuse('NEW.response IS NOT NULL');
  await low();
  await arrived(1);
  await eventually(async () =>
    expect(await log(webhook)).toMatchObject([{ state: 'delivered', attempts: [{ status: 200, error: 'outcome_not_recorded' }] }]),
  );
  // Nothing can be recorded: the tries are counted and keep their pauses.
  await refuse('true');
  await low();
  await arrived(2);
  const [delivery] = await log(webhook);
  const read = async () =>
    (
      await sql<{ attempts: number; waits: number; state: string }[]>`
        SELECT attempts, extract(epoch FROM next_attempt_at - now())::float8 AS waits, state FROM webhook_deliveries WHERE id = ${delivery?.id ?? ''}`
    )[0];
  expect(await read()).toMatchObject({ attempts: 1, state: 'pending' });
  await sql`UPDATE webhook_deliveries SET next_attempt_at = now() WHERE id = ${delivery?.id ?? ''}`;
  await arrived(3);
  expect((await read())?.waits).toBeGreaterThan(250);
  // Both ways to record each of these two tries, and one before.
  await refused(5);
  await owner.sql.unsafe('DROP TRIGGER refuse_attempt ON webhook_attempts');
  await sql`UPDATE webhook_deliveries SET attempts = 10, next_attempt_at = now() WHERE id = ${delivery?.id ?? ''}`;
  await eventually(async () =>
    expect((await log(webhook))[0]).toMatchObject({ state: 'failed', attempts: [{ status: null, error: 'outcome_not_recorded' }] }),
  );
  expect(got.length).toBe(3);
  expect((await api<{ data: Webhook[] }>('GET', '')).data[0]).toMatchObject({ enabled: true });
  await owner.close();
});

test('a failure is retried later with the same id; the last one disables the endpoint with a mail; it can be enabled and resent', async () => {
  const { sql } = server.services;
  const webhook = await create();
  status = 302;
  await low();
  await arrived(1);
  await eventually(async () => expect(await log(webhook)).toMatchObject([{ state: 'pending', attempts: [{ status: 302 }] }]));
  const [delivery] = await log(webhook);
  const [next] = await sql<
    { s: number }[]
  >`SELECT extract(epoch FROM next_attempt_at - now())::float8 AS s FROM webhook_deliveries WHERE id = ${delivery?.id ?? ''}`;
  expect(next?.s).toBeGreaterThan(2);
  expect(next?.s).toBeLessThanOrEqual(5);
  await sql`UPDATE webhook_deliveries SET attempts = 9, next_attempt_at = now() WHERE id = ${delivery?.id ?? ''}`;
  await arrived(2);
  expect(got[1]?.headers['webhook-id']).toBe(got[0]?.headers['webhook-id']);
  const read = async () => (await api<{ data: Webhook[] }>('GET', '')).data[0];
  await eventually(async () => expect(await read()).toMatchObject({ enabled: false, disabled_reason: 'failing' }));
  await eventually(async () => {
    const [mail] = await sql<{ text: string }[]>`SELECT text FROM outbox_mails WHERE recipient = ${customer.email}`;
    expect(mail?.text).toContain(base);
  });
  const test409 = await customer.call(`/api/webhooks/${webhook.id}/test`, {});
  expect(test409.status).toBe(409);
  await api('PUT', `/${webhook.id}`, { enabled: true });
  status = 200;
  await api('POST', `/${webhook.id}/deliveries/${delivery?.id}/resend`);
  await arrived(3);
  expect([got[2]?.body, got[2]?.headers['webhook-id']]).toEqual([got[0]?.body, got[0]?.headers['webhook-id']]);
  // 410 disables at once.
  status = 410;
  await low();
  await eventually(async () => expect(await read()).toMatchObject({ enabled: false, disabled_reason: 'gone' }));
});

test('a repetition of a rotation whose answer was lost keeps the secret that receivers have', async () => {
  const webhook = await create();
  const init = { headers: { 'idempotency-key': newId() } };
  for (let i = 0; i < 2; i++) {
    expect((await customer.call(`/api/webhooks/${webhook.id}/rotate`, {}, init)).status).toBe(200);
    // As after a crash between the rotation and the stored answer, if those were not one transaction.
    const lost = await server.services.sql`
      SELECT 1 FROM idempotency_keys WHERE account_id = ${customer.accountId} AND status = 200
        AND xmin::text = (SELECT xmin::text FROM webhook_endpoints WHERE id = ${webhook.id})`;
    expect(lost).toHaveLength(1);
  }
  await api('POST', `/${webhook.id}/test`);
  await arrived(1);
  expect(isSigned(got[0] as Got, webhook.secret)).toBe(true);
});

test('an endpoint that does not answer delays no other account, and its owner cannot queue any number of deliveries', async () => {
  const webhook = await create({ url: `${base}/silent` });
  for (let i = 0; i < 60; i++) await low();
  await eventually(() => expect(silent.length).toBe(4));
  const tests = await Promise.all(Array.from({ length: 10 }, () => customer.call(`/api/webhooks/${webhook.id}/test`, {})));
  expect(tests.filter(({ status }) => status === 202)).toHaveLength(5);
  expect(tests.filter(({ status }) => status === 409)).toHaveLength(5);
  const slow = customer;
  customer = await addGatewayCustomer(server);
  const other = await create();
  await low();
  await arrived(1);
  await eventually(async () => expect(await log(other)).toMatchObject([{ state: 'delivered' }]));
  const [delivered] = await log(other);
  status = 500;
  const resend = () => customer.call(`/api/webhooks/${other.id}/deliveries/${delivered?.id}/resend`, {});
  const copies = await Promise.all(Array.from({ length: 5 }, resend));
  expect(copies.map((response) => response.status).sort()).toEqual([202, 409, 409, 409, 409]);
  expect(silent.length).toBe(4);
  await slow.call(`/api/webhooks/${webhook.id}`, {}, { method: 'DELETE' });
  for (const response of silent) response.destroy();
  // Its retry would arrive during another test.
  await customer.call(`/api/webhooks/${other.id}`, {}, { method: 'DELETE' });
});

/** Fails the first try of the delivery that `cause` leads to, and returns what arrived at the second. */
async function causeAndRetry(webhook: Webhook, cause: () => Promise<unknown>): Promise<Got> {
  status = 500;
  await cause();
  await arrived(1);
  await eventually(async () => expect(await log(webhook)).toMatchObject([{ state: 'pending', attempts: [{ status: 500 }] }]));
  status = 200;
  await server.services.sql`UPDATE webhook_deliveries SET next_attempt_at = now() WHERE endpoint_id = ${webhook.id}`;
  await arrived(2);
  await eventually(async () =>
    expect(await log(webhook)).toMatchObject([{ state: 'delivered', attempts: [{ status: 500 }, { status: 200 }] }]),
  );
  const [first, second] = got as [Got, Got];
  expect(got.every((one) => isSigned(one, webhook.secret))).toBe(true);
  expect([second.body, second.headers['webhook-id']]).toEqual([first.body, first.headers['webhook-id']]);
  return second;
}

test('a payment that settles is told as top_up.credited, retried and logged', async () => {
  const webhook = await create({ events: ['top_up.credited'] });
  const { userId, email, accountId } = customer;
  const signedIn = signedInAs({ accountId, userId, email });
  const { orderId, redirectUrl } = await openCheckout(server.services, signedIn, { provider: 'sandbox', amountUsd: '20' });
  const pay = () => fetch(`${server.base}${redirectUrl}/succeeded`, { method: 'POST', redirect: 'manual' });
  const { body } = await causeAndRetry(webhook, pay);
  expect(JSON.parse(body)).toMatchObject({
    type: 'top_up.credited',
    data: { top_up_id: orderId, credited_usd: '20', settled_at: expect.stringMatching(/^\d{4}-.*Z$/) },
  });
});

test('an announced price is told as price.changed to those who used the model, retried and logged', async () => {
  const { services } = server;
  const webhook = await create({ events: ['price.changed'] });
  const call = await customer.call('/v1/chat/completions', { model: 'sandbox-gpt', messages: [{ role: 'user', content: 'Hi' }] });
  expect(call.status).toBe(200);
  await customer.receipt();
  const staff = newId();
  await services.sql`INSERT INTO users (id, email, email_canonical, is_staff) VALUES (${staff}, 's@example.com', 's@example.com', true)`;
  const effectiveAt = new Date(Date.now() + 8 * 86_400_000);
  const tiers = [{ fromPromptTokens: 0, usdPerMillion: { input: '4', output: '15', cache_read: '0.3' } }];
  let version = '';
  const { body } = await causeAndRetry(webhook, async () => {
    const announced = await announcePrice(services, staff, 'sandbox-gpt', { tiers, perCallUsd: {}, multipliers: {}, effectiveAt });
    version = announced.scheduled?.priceVersionId ?? '';
  });
  expect(JSON.parse(body)).toMatchObject({
    type: 'price.changed',
    data: { models: [{ model: 'sandbox-gpt', price_version: version, effective_at: effectiveAt.toISOString() }] },
  });
});

test('the console lists, tests, rotates and disables a webhook, and shows a secret only once', async () => {
  const session = new PageSession(server, customer.cookie);
  const added = (await session.mutate('webhooks.create', { url: `${base}/console`, events: ['balance.low'] })).data as Webhook;
  expect(added.secret).toMatch(/^whsec_/);
  const listed = await session.query('webhooks.list');
  expect(listed.data).toMatchObject([{ id: added.id, events: ['balance.low'], enabled: true }]);
  expect(JSON.stringify(listed.data)).not.toMatch(/whsec_|sealed/i);
  const rotated = (await session.mutate('webhooks.rotateSecret', { id: added.id })).data as Webhook;
  expect((await session.mutate('webhooks.sendTest', { id: added.id })).code).toBeNull();
  await arrived(1);
  expect([isSigned(got[0] as Got, added.secret), isSigned(got[0] as Got, rotated.secret)]).toEqual([true, true]);
  const read = async () => (await session.query('webhooks.deliveries', { id: added.id, limit: 1 })).data as { items: Delivery[] };
  await eventually(async () => expect((await read()).items).toMatchObject([{ state: 'delivered', attempts: [{ status: 200 }] }]));
  const [delivery] = (await read()).items;
  expect((await session.mutate('webhooks.resend', { id: added.id, deliveryId: delivery?.id })).code).toBeNull();
  await arrived(2);
  expect((await session.mutate('webhooks.update', { id: added.id, enabled: false })).data).toMatchObject({ disabledReason: 'owner' });
  expect((await session.mutate('webhooks.sendTest', { id: added.id })).code).toBe('conflict');
  expect(await read()).toMatchObject({ items: [{}], nextCursor: expect.any(String) });
  expect((await session.mutate('webhooks.delete', { id: added.id })).code).toBeNull();
  expect((await session.query('webhooks.list')).data).toEqual([]);
});

test('a low balance is recorded with its mail, and an event of a rolled back cause is not', async () => {
  const { sql } = server.services;
  await sql`UPDATE accounts SET low_balance_nano = 10000000000 WHERE id = ${customer.accountId}`;
  await Promise.all([mailLowBalances(server.services), mailLowBalances(server.services)]);
  const events = await sql`SELECT type, data FROM account_events WHERE account_id = ${customer.accountId}`;
  expect([...events]).toEqual([{ type: 'balance.low', data: { balance_usd: '5', threshold_usd: '10' } }]);
});

test('private addresses and plain HTTP are refused in production, when saved and at each connection', async () => {
  const outcome = await createWebhookClient(false).post(base, {}, '{}');
  expect(outcome).toMatchObject({ status: null, error: 'EPRIVATE' });
  const byName = await createWebhookClient(false).post(base.replace('127.0.0.1', 'localhost'), {}, '{}');
  expect(byName).toMatchObject({ status: null, error: 'EPRIVATE' });
  const { config } = server.services;
  const { createEndpoint } = await import('./endpoints.ts');
  for (const url of [
    'http://example.com/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://user:pass@example.com/',
    'ftp://example.com',
  ]) {
    const services = { ...server.services, config: { ...config, mode: 'production' as const } };
    await expect(createEndpoint(services, customer.accountId, newId(), { url })).rejects.toMatchObject({ param: 'url' });
  }
});
