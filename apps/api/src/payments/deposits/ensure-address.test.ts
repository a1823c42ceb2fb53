import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addCustomer } from '../../testing/add-customer.ts';
import { testXpubs } from '../../testing/deposit-rail.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { readAccountKey } from './account-key.ts';
import { transactionsOf } from './deposit.ts';
import { ensureAddress } from './ensure-address.ts';

let server: TestServer;
const key = readAccountKey(testXpubs.evm, 'evm');
const ensure = (accountId: string, options?: { replace?: boolean }) =>
  ensureAddress(transactionsOf(server.services.billing), key, accountId, options);

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

test('an account has one address, even if it is asked for many times at once; no two accounts share one', async () => {
  const [one, two] = [await addCustomer(server), await addCustomer(server)];
  const given = await Promise.all([one, two, one, two, one, one].map(({ accountId }) => ensure(accountId)));
  expect(new Set(given.map(({ address }) => address)).size).toBe(2);
  expect(given[0]).toEqual(given[2]);
  expect(given[0]?.address).toBe(key.address(given[0]?.index ?? -1));
});

test('another address keeps the old one, an index is never used twice, and there is a limit', async () => {
  const { accountId } = await addCustomer(server);
  const first = await ensure(accountId);
  const second = await ensure(accountId, { replace: true });
  expect(second.index).toBeGreaterThan(first.index);
  expect(await ensure(accountId)).toEqual(second);
  const rows = await server.services.sql<
    { address: string }[]
  >`SELECT address FROM deposit_addresses WHERE account_id = ${accountId} ORDER BY index`;
  expect(rows.map(({ address }) => address)).toEqual([first.address, second.address]);
  for (let i = rows.length; i < 20; i++) await ensure(accountId, { replace: true });
  await expect(ensure(accountId, { replace: true })).rejects.toThrow('too many addresses');
});

test('an unknown account gets no address', async () => {
  await expect(ensure(newId())).rejects.toThrow();
});

test('addresses and what was seen of a deposit cannot be changed or deleted, even by the owner of the database', async () => {
  const { accountId } = await addCustomer(server);
  const { address } = await ensure(accountId);
  const { sql } = server.services;
  await expect(
    sql`UPDATE deposit_addresses SET address = ${'0x00000000000000000000000000000000000000aa'} WHERE address = ${address}`,
  ).rejects.toThrow('for ever');
  await expect(sql`DELETE FROM deposit_addresses WHERE address = ${address}`).rejects.toThrow();
  const id = newId();
  await sql`
    INSERT INTO deposits (id, chain, tx_hash, ordinal, block, block_hash, block_time, token, symbol, from_address, to_address, account_id,
      value, amount_nano, remainder, state)
    VALUES (${id}, '99', '0x1', 0, 1, '0x2', now(), '0x3', 'USDC', '0x4', ${address}, ${accountId}, 1, 1000, 0, 'dust')`;
  await expect(sql`UPDATE deposits SET amount_nano = 2000 WHERE id = ${id}`).rejects.toThrow('never changes');
  await sql`UPDATE deposits SET state = 'credited', credited_at = now() WHERE id = ${id}`;
  await expect(sql`UPDATE deposits SET state = 'final', credited_at = NULL WHERE id = ${id}`).rejects.toThrow('stays credited');
});

test('a stored address that is not the one of its index is refused instead of shown: somebody would be paid in our place', async () => {
  const { accountId } = await addCustomer(server);
  await server.services.sql`
    INSERT INTO deposit_addresses (family, index, address, key_fingerprint, account_id)
    VALUES ('evm', 1000000, '0x00000000000000000000000000000000000000bb', ${key.fingerprint}, ${accountId})`;
  await expect(ensure(accountId)).rejects.toThrow("is not its key's");
});

test('with another extended public key, an account gets an address of that key', async () => {
  const { accountId } = await addCustomer(server);
  const before = await ensure(accountId);
  const other = readAccountKey(testXpubs.tron, 'evm');
  const after = await ensureAddress(transactionsOf(server.services.billing), other, accountId);
  expect(after.address).toBe(other.address(after.index));
  expect(after.index).toBeGreaterThan(before.index);
});
