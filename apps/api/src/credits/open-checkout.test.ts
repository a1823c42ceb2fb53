import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { SignedIn } from '../accounts/index.ts';
import { addCustomer } from '../testing/add-customer.ts';
import { signedInAs } from '../testing/signed-in-as.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { openCheckout } from './open-checkout.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

async function buyer(): Promise<SignedIn & { readonly accountId: string }> {
  const { accountId, userId, email } = await addCustomer(server);
  return { ...signedInAs({ userId, email, accountId }), sessionId: newId() };
}

test('a customer cannot use up what providers allow us: orders are limited, also if they are opened at once', async () => {
  const [greedy, other] = [await buyer(), await buyer()];
  const wish = { provider: 'sandbox', amountUsd: '10' };
  const opened = await Promise.allSettled(Array.from({ length: 70 }, () => openCheckout(server.services, greedy, wish)));
  expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(60);
  await expect(openCheckout(server.services, greedy, wish)).rejects.toMatchObject({ code: 'rate_limited' });
  await expect(openCheckout(server.services, other, wish)).resolves.toMatchObject({ redirectUrl: expect.any(String) });
});
