import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { newId } from '@derouter/db';
import { isNightly } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { PageSession } from '../testing/page-session.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

const [few, many] = [20_000, isNightly ? 200_000 : 20_000];
let server: TestServer;
let [small, large]: GatewayCustomer[] = [];

async function fill(rows: number): Promise<GatewayCustomer> {
  const { sql } = server.services;
  const customer = await addGatewayCustomer(server);
  await sql`
    INSERT INTO receipts (id, created_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, price_version_id, line_items,
      input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status,
      http_status, streamed, system_prompt, duration_ms)
    SELECT (lpad(to_hex(ms), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid, to_timestamp(ms / 1000.0),
      ${customer.accountId}, ${customer.walletId.toString()}, ${customer.keyId}, 'openai-chat', 'm', 'm', ${newId()}, '[]', 1, 1, 0, 0, n,
      0, 0, 'reported', 'completed', 200, false, 'off', 5
    FROM (SELECT n, (extract(epoch FROM now()) * 1000)::bigint - n * 3 AS ms FROM generate_series(1, ${rows}) n) g`;
  return customer;
}

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  small = await fill(few);
  large = await fill(many);
  await server.services.sql`ANALYZE receipts`;
});
afterAll(() => server.stop());

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** What is still referenced, in bytes. */
function liveBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Reads a file, of which it keeps nothing. Collecting all garbage takes long: it measures after each `everyBytes`. */
async function download({ cookie }: GatewayCustomer, everyBytes: number): Promise<{ rows: number; bytes: number; peakBytes: number }> {
  const before = liveBytes();
  const response = await fetch(`${server.base}/files/usage.csv?period=30d`, { headers: { cookie } });
  expect(response.status).toBe(200);
  let [rows, bytes, measuredAt, peakBytes] = [0, 0, 0, 0];
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) rows++;
    if (bytes - measuredAt < everyBytes) continue;
    measuredAt = bytes;
    peakBytes = Math.max(peakBytes, liveBytes() - before);
  }
  return { rows: rows - 1, bytes, peakBytes };
}

test.skipIf(!isNightly)('a file of ten times the receipts needs no more memory, and holds every one', { timeout: 240_000 }, async () => {
  if (!small || !large) throw new Error('the customers are missing');
  // The first one loads code and fills pools.
  await download(small, 4_000_000);
  const [short, long] = [await download(small, 1_000_000), await download(large, 4_000_000)];
  expect([short.rows, long.rows]).toEqual([few, many]);
  expect(long.bytes).toBeGreaterThan(short.bytes * 9);
  // A page of rows and what waits for the client, several times over. The file is many times that.
  const bound = 16_000_000;
  expect(long.bytes).toBeGreaterThan(bound * 1.5);
  expect(short.peakBytes).toBeLessThan(bound);
  expect(long.peakBytes).toBeLessThan(bound);
});

test('lists that are asked for everything return one page and where the next one begins', async () => {
  if (!large) throw new Error('the customer is missing');
  const page = new PageSession(server, large.cookie);
  for (const input of [{}, { period: '30d' }, { limit: 200 }]) {
    const { items, nextCursor } = (await page.query('usage.list', input)).data as { items: unknown[]; nextCursor: string | null };
    expect(items).toHaveLength('limit' in input ? 200 : 50);
    expect(nextCursor).not.toBeNull();
  }
  expect((await page.query('usage.list', { limit: 201 })).code).toBe('validation_failed');
  const api = (query: string) => fetch(`${server.base}/api/usage-logs${query}`, { headers: { 'x-api-key': large?.secret ?? '' } });
  const body = (await (await api('')).json()) as { data: unknown[]; next_cursor: string | null };
  expect(body.data.length).toBeLessThanOrEqual(100);
  expect(body.next_cursor).not.toBeNull();
  expect((await api('?limit=1000000')).status).toBe(400);
});
