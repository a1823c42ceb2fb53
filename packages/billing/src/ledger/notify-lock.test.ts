import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, migrate } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';
import { expect, test } from 'vitest';
import { createBilling, prove } from '../index.ts';
import { addTestPrice, addTestWallet, testAdmission, testOutcome } from '../testing/fixtures.ts';

/**
 * A commit with a NOTIFY takes one lock for the whole server and keeps it until the commit is durable, which with synchronous replicas is a
 * round trip. Here it is for ever: the replica that it waits for does not exist.
 */
test('requests are charged while the commit of a notice holds the lock that all notices share', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-notify-'));
  chmodSync(folder, 0o755);
  const server = await startEmbedded({
    folder,
    settings: { fsync: 'off', synchronous_standby_names: 'nobody', synchronous_commit: 'local' },
  });
  await migrate(server.url);
  const { sql, close } = await connect(server.url);
  const price = await addTestPrice(sql);
  const wallets = await Promise.all(Array.from({ length: 4 }, () => addTestWallet(sql, '10')));
  const billing = await createBilling({ sql, startGraceMs: 0 });

  const holder = await connect(server.url, { max: 1, asApplication: false });
  const [pid] = await holder.sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  await holder.sql`SET synchronous_commit = on`;
  const held = holder.sql
    .begin(async (tx) => {
      await tx`CREATE TABLE held (n int)`;
      await tx`NOTIFY derouter, 'held'`;
    })
    .catch((error: unknown) => error);
  const locks = () => sql<{ granted: boolean }[]>`
    SELECT granted FROM pg_locks WHERE locktype = 'object' AND classid = 'pg_database'::regclass AND objid = 0 ORDER BY granted DESC`;
  await expect.poll(locks).toEqual([{ granted: true }]);
  // What sends a notice waits.
  const other = await connect(server.url, { max: 1 });
  let hasNotified = false;
  const notified = other.sql`NOTIFY derouter, 'waits'`.then(() => {
    hasNotified = true;
  });
  await expect.poll(locks).toEqual([{ granted: true }, { granted: false }]);

  for (const forget of [false, true]) {
    await Promise.all(
      wallets.map(async (wallet) => {
        const limits = {
          ...{ keyConcurrency: 10, modelConcurrency: null, tokens: 10 },
          rates: [{ subject: `key:${wallet.keyId}`, requestsPerMinute: 1_000, tokensPerMinute: 1_000_000 }],
        };
        const admission = { ...testAdmission(wallet, price, '0.01'), limits };
        expect((await billing.admit(admission)).admitted).toBe(true);
        if (forget) billing.forgetKnown();
        await billing.settle({ admission, outcome: testOutcome({ input: 1_000 }) });
      }),
    );
  }
  await addTestWallet(sql, '1');
  expect(await billing.releaseAbandoned()).toBe(0);
  expect([await locks(), hasNotified]).toEqual([[{ granted: true }, { granted: false }], false]);

  const admin = await connect(server.url, { max: 1, asApplication: false });
  await admin.sql`SELECT pg_terminate_backend(${pid?.pid ?? 0})`;
  await Promise.all([held, notified]);
  await billing.close();
  expect((await prove(sql)).findings).toEqual([]);
  // The pool whose connection was ended waits for it; nobody else needs to.
  void holder.close();
  await Promise.all([close(), admin.close(), other.close()]);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
