import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addCustomer, type TestCustomer } from '../testing/add-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { listOrders } from './view-order.ts';

let server: TestServer;
let customer: TestCustomer;
let other: TestCustomer;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  [customer, other] = [await addCustomer(server), await addCustomer(server)];
  // Several of one moment, as a script opens them.
  for (const { accountId } of [customer, other])
    await server.services.sql`
      INSERT INTO payment_orders (id, account_id, provider, state, requested_nano, fee_nano, terms_version, created_at)
      SELECT gen_random_uuid(), ${accountId}, 'sandbox', 'expired', 10000000000, 0, 'v1', now() - (n / 7) * interval '1 day'
      FROM generate_series(1, 260) n`;
});
afterAll(() => server.stop());

test('every order is reached page by page, however many and however old, and only by its owner', async () => {
  const page = (input: { accountId: string; cursor?: string; limit?: number }) =>
    listOrders(server.services, { locale: 'en', limit: 25, ...input });
  const seen: { id: string; createdAt: string }[] = [];
  for (let cursor: string | null = null; ; ) {
    const read: Awaited<ReturnType<typeof page>> = await page({ accountId: customer.accountId, ...(cursor && { cursor }) });
    seen.push(...read.items);
    cursor = read.nextCursor;
    if (cursor === null) break;
    expect(read.items).toHaveLength(25);
  }
  expect([seen.length, new Set(seen.map(({ id }) => id)).size]).toEqual([260, 260]);
  expect(seen.map(({ createdAt }) => createdAt)).toEqual(
    seen
      .map(({ createdAt }) => createdAt)
      .toSorted()
      .reverse(),
  );
  for (const cursor of [seen[0]?.id ?? '', newId()])
    expect(await page({ accountId: other.accountId, cursor })).toEqual({ items: [], nextCursor: null });
});
