import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nano, readWallet } from '@derouter/billing';
import { newId } from '@derouter/db';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { claim } from './idempotency.ts';
import { viewBalance } from './operations/balance.ts';

let server: TestServer;
let customer: GatewayCustomer;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  customer = await addGatewayCustomer(server);
});
afterAll(() => server.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.base}${path}`, { headers: { 'x-api-key': customer.secret, ...headers } });
const post = (path: string, body: unknown, key: string, base = server.base) =>
  fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': customer.secret, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });

describe('the balance', () => {
  test('is locked + available for any amounts, and rounds what can be spent down', () => {
    const toNano = (text: string) => BigInt(text.replace('.', '')) * 100_000n;
    const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 15n });
    fc.assert(
      fc.property(amount, fc.bigInt({ min: 0n, max: 10n ** 14n }), (availableNano, lockedNano) => {
        const view = viewBalance({ balanceNano: nano(availableNano + lockedNano), availableNano: nano(availableNano) });
        expect(toNano(view.locked_balance) + toNano(view.available)).toBe(toNano(view.balance));
        for (const [shown, exact] of [
          [view.available, availableNano],
          [view.balance, availableNano + lockedNano],
        ] as const) {
          expect(exact - toNano(shown)).toBeGreaterThanOrEqual(0n);
          expect(exact - toNano(shown)).toBeLessThan(100_000n);
        }
      }),
    );
  });

  test('is the ledger’s after every call, and shows an open hold as locked', async () => {
    const read = async () => (await (await get('/api/balance')).json()) as Record<'balance' | 'locked_balance' | 'available', string>;
    expect(await read()).toEqual({ balance: '5.0000', locked_balance: '0.0000', available: '5.0000' });
    await server.services.sql`UPDATE wallets SET held_nano = 1250000000 WHERE id = ${customer.walletId.toString()}`;
    expect(await read()).toEqual({ balance: '5.0000', locked_balance: '1.2500', available: '3.7500' });
    await server.services.sql`UPDATE wallets SET held_nano = 0 WHERE id = ${customer.walletId.toString()}`;
    const body = { model: 'sandbox-gpt', max_tokens: 20, messages: [{ role: 'user', content: 'Hello' }] };
    await (await customer.call('/v1/chat/completions', body)).text();
    await customer.receipt();
    const { postedNano } = await readWallet(server.services.sql, customer.walletId);
    expect((await read()).balance).toBe(viewBalance({ balanceNano: postedNano, availableNano: postedNano }).balance);
  });
});

describe('an Idempotency-Key', () => {
  const countKeys = async (name: string) =>
    (await server.services.sql<{ n: number }[]>`SELECT count(*)::int AS n FROM keys WHERE name = ${name}`)[0]?.n;

  test('makes a repetition return the same id with the key masked', async () => {
    const first = await post('/api/keys', { name: 'once' }, 'k1');
    const created = (await first.json()) as { id: string; key: string };
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect(created.key).toMatch(/^dr-[0-9A-Za-z]{46}$/);
    const again = await post('/api/keys', { name: 'once' }, 'k1');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(await again.json()).toEqual({ ...created, key: `${created.key.slice(0, 8)}…${created.key.slice(-4)}` });
    expect(await countKeys('once')).toBe(1);
    const [stored] = await server.services.sql<{ body: string }[]>`SELECT body::text FROM idempotency_keys WHERE key = 'k1'`;
    expect(stored?.body).not.toContain(created.key);
  });

  test('is refused for another body, and independent between accounts', async () => {
    await post('/api/keys', { name: 'first' }, 'k2');
    const other = await post('/api/keys', { name: 'second' }, 'k2');
    expect([other.status, await other.json()]).toMatchObject([422, { error: { code: 'idempotency_key_reused' } }]);
    const stranger = await addGatewayCustomer(server);
    const theirs = await stranger.call('/api/keys', { name: 'first' }, { headers: { 'idempotency-key': 'k2' } });
    expect([theirs.status, theirs.headers.get('idempotency-replayed')]).toEqual([201, null]);
    for (const bad of ['with space', 'é', 'a'.repeat(256)]) {
      const response = await post('/api/keys', { name: 'x' }, bad).catch(() => null);
      expect(response === null || response.status === 400).toBe(true);
    }
  });

  test('makes 20 requests at the same moment on two processes create one object', async () => {
    const beside = await startBeside(server);
    try {
      const responses = await Promise.all(
        Array.from({ length: 20 }, (_, i) => post('/api/keys', { name: 'parallel' }, 'k3', i % 2 ? beside.base : server.base)),
      );
      expect(await countKeys('parallel')).toBe(1);
      const statuses = responses.map(({ status }) => status);
      expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
      expect(responses.filter((r) => r.status === 201 && !r.headers.get('idempotency-replayed')).length).toBe(1);
      for (const r of responses.filter(({ status }) => status === 409)) expect(r.headers.get('retry-after')).toBe('1');
    } finally {
      await beside.stop();
    }
  });

  test('does not keep a refusal, so that the corrected state is tried again', async () => {
    const refused = await post('/api/top-ups', { method: 'none', amount_usd: '10' }, 'k4');
    expect(refused.status).toBe(404);
    expect(await server.services.sql`SELECT 1 FROM idempotency_keys WHERE key = 'k4'`).toEqual([]);
  });

  test('continues a request whose process died after its order was stored, and opens no second order', async () => {
    const { sql } = server.services;
    const made = (await (await post('/api/top-ups', { method: 'sandbox', amount_usd: '11' }, 'k5')).json()) as {
      id: string;
      pay_url: string;
    };
    const orders = async () =>
      (await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM payment_orders WHERE account_id = ${customer.accountId}`)[0]?.n;
    const before = await orders();
    // As after a crash: the order exists, its answer was not stored, and the dead process still holds the key.
    await sql`UPDATE idempotency_keys SET status = NULL, body = NULL, locked_until = now() + interval '1 minute' WHERE key = 'k5'`;
    const early = await post('/api/top-ups', { method: 'sandbox', amount_usd: '11' }, 'k5');
    expect([early.status, await early.json()]).toMatchObject([409, { error: { code: 'idempotency_in_progress' } }]);
    await sql`UPDATE idempotency_keys SET locked_until = now() WHERE key = 'k5'`;
    const continued = (await (await post('/api/top-ups', { method: 'sandbox', amount_usd: '11' }, 'k5')).json()) as typeof made;
    expect([continued.id, continued.pay_url, await orders()]).toEqual([made.id, made.pay_url, before]);
  });

  test('undoes the effect of a request that lost its key to a repetition', async () => {
    const { sql } = server.services;
    const request = { accountId: customer.accountId, key: newId(), hash: 'h' };
    const operation = { answer: { status: 201 as const, description: '', schema: null } };
    const slow = await claim(sql, request, operation);
    await sql`UPDATE idempotency_keys SET locked_until = now() WHERE key = ${request.key}`;
    const taken = await claim(sql, request, operation);
    if (!('claim' in slow && 'claim' in taken)) throw new Error('both should have claimed the key');
    expect(taken.claim.id).toBe(slow.claim.id);
    await expect(slow.claim.store(sql, {})).rejects.toMatchObject({ code: 'idempotency_in_progress' });
    await taken.claim.store(sql, {});
  });
});

describe('the CSV of usage', () => {
  test('has every row once, exact sums and safe cells, and needs little memory at 60 000 rows', { timeout: 120_000 }, async () => {
    const { sql } = server.services;
    const big = await addGatewayCustomer(server);
    await sql`UPDATE keys SET name = '=HYPERLINK("x")' WHERE id = ${big.keyId}`;
    const rows = 60_000;
    await sql`
      INSERT INTO receipts (id, created_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, price_version_id, line_items,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status,
        http_status, streamed, system_prompt, duration_ms)
      SELECT (lpad(to_hex(ms), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid, to_timestamp(ms / 1000.0),
        ${big.accountId}, ${big.walletId.toString()}, ${big.keyId}, 'openai-chat', 'm', 'm', ${newId()}, '[]', 1, 1, 0, 0, n, 0, 0,
        'reported', 'completed', 200, false, 'off', 5
      FROM (SELECT n, (extract(epoch FROM now()) * 1000)::bigint - n / 3 AS ms FROM generate_series(1, ${rows}) n) g`;
    await sql`ANALYZE receipts`;
    const csv = (query = '') =>
      fetch(`${server.base}/api/usage-logs${query}`, { headers: { 'x-api-key': big.secret, accept: 'text/csv' } });
    const response = await csv();
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const liveBytes = () => {
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const before = liveBytes();
    let [peak, measuredAt] = [0, 0];
    let rest = '';
    let seen = 0;
    let sum = 0n;
    let bytes = 0;
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (seen++ === 0) expect(line.startsWith('id,created_at_utc,')).toBe(true);
        else sum += BigInt(Math.round(Number(line.split(',').at(-8)) * 1e9));
      }
      if (bytes - measuredAt < 1_000_000) continue;
      measuredAt = bytes;
      peak = Math.max(peak, liveBytes());
    }
    expect([seen, sum]).toEqual([rows + 1, (BigInt(rows) * BigInt(rows + 1)) / 2n]);
    expect(bytes).toBeGreaterThan(9_000_000);
    // The file alone has over 9 MB, and as rows many times that.
    expect(peak - before).toBeLessThan(8_000_000);
    const marked = await csv('?bom=1&from=2999-01-01T00:00:00Z');
    expect(new Uint8Array(await marked.arrayBuffer()).slice(0, 5)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf, 0x69, 0x64]));
    const page = (await (await fetch(`${server.base}/api/usage-logs?limit=2`, { headers: { 'x-api-key': big.secret } })).json()) as {
      data: { id: string }[];
      next_cursor: string;
    };
    const next = (await (
      await fetch(`${server.base}/api/usage-logs?limit=2&cursor=${page.next_cursor}`, { headers: { 'x-api-key': big.secret } })
    ).json()) as typeof page;
    expect(new Set([...page.data, ...next.data].map(({ id }) => id)).size).toBe(4);
    const small = await csv(`?from=${new Date(Date.now() - 1).toISOString()}&key=${big.keyId}`);
    for (const line of (await small.text()).split('\r\n').slice(1, 3)) if (line) expect(line).toContain(`"'=HYPERLINK(""x"")"`);
    // A client that leaves must not keep the reader running.
    const left = await csv();
    await left.body?.cancel();
  });

  test('refuses a cursor that no page returned', async () => {
    for (const cursor of ['x', Buffer.from('1:abc').toString('base64url'), Buffer.from(`2:${newId()}`).toString('base64url')]) {
      expect(await (await get(`/api/usage-logs?cursor=${cursor}`)).json()).toMatchObject({
        error: { code: 'validation_failed', param: 'cursor' },
      });
    }
  });
});

test('a statement adds up, as JSON and as CSV, for a month and for its days', async () => {
  const month = new Date().toISOString().slice(0, 7);
  const read = (await (await get(`/api/statements?month=${month}`)).json()) as {
    from: string;
    to: string;
    opening_usd: string;
    usage_usd: string;
    closing_usd: string;
    movements: { amount_usd: string }[];
  };
  const moved = read.movements.reduce((sum, { amount_usd }) => sum + Number(amount_usd), Number(read.opening_usd));
  expect(moved - Number(read.usage_usd)).toBeCloseTo(Number(read.closing_usd), 9);
  expect(await (await get(`/api/statements?from=${read.from}&to=${read.to}`)).json()).toEqual(read);
  const csv = await (await get(`/api/statements?month=${month}`, { accept: 'text/csv' })).text();
  const amounts = csv
    .trim()
    .split('\r\n')
    .slice(1, -1)
    .map((line) => Number(line.split(',').at(-1)));
  expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(Number(read.closing_usd), 9);
  for (const query of [
    '',
    `?month=${month}&from=${read.from}&to=${read.to}`,
    '?month=2026-13',
    '?from=2026-02-30&to=2026-03-01',
    '?from=2026-03-01',
  ]) {
    expect((await get(`/api/statements${query}`)).status).toBe(400);
  }
});

test('a top-up has the console’s rules, and its page belongs to us or the provider', async () => {
  const opened = (await (await post('/api/top-ups', { method: 'sandbox', amount_usd: '20', fee_usd: '0' }, newId())).json()) as {
    pay_url: string;
  };
  expect(opened.pay_url.startsWith(`${server.services.config.publicUrl}/dev/pay/`)).toBe(true);
  for (const [body, code, param] of [
    [{ method: 'sandbox', amount_usd: '1' }, 'amount_out_of_range', 'amount_usd'],
    [{ method: 'sandbox', amount_usd: '10.001' }, 'amount_out_of_range', 'amount_usd'],
    [{ method: 'sandbox', amount_usd: '10', fee_usd: '3' }, 'conflict', null],
    [{ method: 'paypal', amount_usd: '10' }, 'not_found', null],
  ] as const) {
    expect(await (await post('/api/top-ups', body, newId())).json()).toMatchObject({ error: { code, param } });
  }
});

test('the limit is answered with 429, headers and retry-after, whichever process counted the calls', async () => {
  const other = await addGatewayCustomer(server);
  const limited = await startBeside(server, { MANAGEMENT_CALLS_PER_MINUTE: '2' });
  const beside = await startBeside(server, { MANAGEMENT_CALLS_PER_MINUTE: '2' });
  try {
    const call = ({ base }: TestServer) => fetch(`${base}/api/balance`, { headers: { 'x-api-key': other.secret } });
    const [first, second, third] = [await call(limited), await call(beside), await call(limited)];
    expect([first.status, second.status, third.status]).toEqual([200, 200, 429]);
    expect([first.headers.get('ratelimit-remaining'), third.headers.get('ratelimit-remaining')]).toEqual(['1', '0']);
    expect(Number(third.headers.get('retry-after'))).toBeLessThanOrEqual(30);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await third.json()).toMatchObject({ error: { code: 'rate_limited' } });
  } finally {
    await beside.stop();
    await limited.stop();
  }
});
