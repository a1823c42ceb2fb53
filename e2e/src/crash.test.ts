import { execFileSync } from 'node:child_process';
import { isNightly, providerScript, startScriptedUpstream } from '@derouter/testkit';
import { test } from 'vitest';
import { createCustomer, nano } from './customer.ts';
import { inDatabase, removeDataDir, root, startProduct } from './product.ts';

test.concurrent('kill -9 during 20 streams loses no settled receipt, leaves no credit held and keeps the books right', async ({
  expect,
}) => {
  const upstream = await startScriptedUpstream(
    providerScript(() => ({ text: 'done', usage: { prompt_tokens: 100, completion_tokens: 10 } })),
  );
  const env = { OPENAI_API_KEY: 'upstream-secret', OPENAI_BASE_URL: `${upstream.baseUrl}/v1` };
  let product = await startProduct(env);
  const customer = await createCustomer(product);
  const call = (stream: boolean) =>
    fetch(`${product.base}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${customer.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5-mini', stream, max_completion_tokens: 1_000, messages: [{ role: 'user', content: 'Hi' }] }),
    });
  for (let i = 0; i < 5; i++) await (await call(false)).text();
  const before = await customer.balance();
  const settled = await customer.receipts();
  expect(settled).toHaveLength(5);

  upstream.script(
    providerScript(() => ({ text: 'word '.repeat(5_000), delayMs: 50, usage: { prompt_tokens: 100, completion_tokens: 10 } })),
  );
  const streams = await Promise.all(Array.from({ length: 20 }, () => call(true)));
  await Promise.all(streams.map((response) => response.body?.getReader().read()));
  expect(nano((await customer.balance()).heldUsd) > 0n).toBe(true);
  await product.kill();

  const { port } = product;
  product = await startProduct({ ...env, PORT: String(port) }, product.dataDir);
  const startedAt = Date.now();
  // Sessions are in the database, so the customer is still signed in.
  let { balanceUsd, heldUsd } = await customer.balance();
  expect(balanceUsd).toBe(before.balanceUsd);
  for (; heldUsd !== '0' && Date.now() - startedAt < 40_000; await new Promise((resolve) => setTimeout(resolve, 250))) {
    ({ balanceUsd, heldUsd } = await customer.balance());
  }
  expect([balanceUsd, heldUsd]).toEqual([before.balanceUsd, '0']);
  // A lease lasts 15 s and is renewed every 5 s; processes check for expired leases every 5 s.
  expect(Date.now() - startedAt).toBeLessThan(25_000);
  const receipts = await customer.receipts();
  expect(receipts.filter(({ status }) => status === 'abandoned')).toHaveLength(20);
  for (const receipt of settled) expect(receipts).toContainEqual(receipt);

  expect(await product.stop()).toBe(0);
  const books = execFileSync(process.execPath, ['apps/api/src/cli.ts', 'prove'], {
    cwd: root,
    env: { ...process.env, DATA_DIR: product.dataDir },
  });
  expect(books.toString()).toMatch(/The books are right \(everything: \d+ transfers, 25 receipts recomputed\)/);
  removeDataDir(product.dataDir);
  await upstream.close();
});

test.concurrent('kill -9 at any moment of a payment loses nothing and doubles nothing: one credit, one mail', async ({ expect }) => {
  let product = await startProduct();
  const customer = await createCustomer(product, null);
  const { base, port } = product;
  const delaysMs = isNightly ? [0, 10, 30, 80] : [0, 30];
  for (const [i, delayMs] of delaysMs.entries()) {
    const { orderId, redirectUrl } = await customer.api.mutate<{ orderId: string; redirectUrl: string }>('credits.openCheckout', {
      provider: 'sandbox',
      amountUsd: '10',
    });
    const report = () => fetch(`${base}${redirectUrl}/succeeded`, { method: 'POST', redirect: 'manual' });
    const first = report().then(
      ({ status }) => status === 303,
      () => false,
    );
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await product.kill();
    const wasAnswered = await first;
    product = await startProduct({ PORT: String(port) }, product.dataDir);
    // A provider repeats what was not acknowledged, and sometimes what was.
    if (!wasAnswered || i % 2 === 0) await report();
    const state = () => customer.api.query<{ state: string; creditedUsd: string | null }>('credits.getOrder', { id: orderId });
    await expect.poll(state, { timeout: 20_000 }).toMatchObject({ state: 'settled', creditedUsd: '10' });
  }
  expect((await customer.balance()).balanceUsd).toBe(String(10 * delaysMs.length));
  // A mail whose job died with its process is delivered within 40 seconds: until then it is counted as queued.
  const [mails] = await inDatabase(
    product,
    (sql) => sql<{ count: number }[]>`
      SELECT ((SELECT count(*) FROM outbox_mails WHERE recipient = ${customer.email} AND subject LIKE '%credits added%')
            + (SELECT count(*) FROM pgboss.job WHERE name = 'mail' AND state IN ('created', 'retry', 'active')))::int AS count`,
  );
  expect(mails?.count).toBe(delaysMs.length);
  await product.stop();
  const books = execFileSync(process.execPath, ['apps/api/src/cli.ts', 'prove'], {
    cwd: root,
    env: { ...process.env, DATA_DIR: product.dataDir },
  });
  expect(books.toString()).toContain('The books are right');
  removeDataDir(product.dataDir);
});
