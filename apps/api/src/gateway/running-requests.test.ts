import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { revokeKey } from '../keys/manage-keys.ts';
import { createSecret } from '../keys/secret-format.ts';
import { addGatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { createRunningRequests } from './running-requests.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

test('unknown keys from its network do not end a running request; the revocation of its key does', async () => {
  const { keys, log, notices } = server.services;
  const { accountId, keyId, secret } = await addGatewayCustomer(server);
  const address = '198.51.100.7';
  const principal = await keys.authenticate(secret, address);
  const running = createRunningRequests(keys, log);
  const abort = new AbortController();
  let end = () => {};
  running.add(
    { abort, address: () => address, principal, secret },
    new Promise<void>((resolve) => {
      end = resolve;
    }),
  );
  await Promise.allSettled(Array.from({ length: 80 }, () => keys.authenticate(createSecret(), address)));
  // The key leaves the memory, as after a change of its settings.
  notices.tell({ topic: 'key', subject: keyId });
  await expect(keys.authenticate(secret, address)).rejects.toMatchObject({ code: 'rate_limited' });
  running.recheck(() => true);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(abort.signal.aborted).toBe(false);
  // The limit lets one look-up through each second.
  await revokeKey(server.services, accountId, keyId);
  await expect
    .poll(
      () => {
        running.recheck(() => true);
        return abort.signal.aborted;
      },
      { timeout: 5_000, interval: 500 },
    )
    .toBe(true);
  end();
  running.close();
});
