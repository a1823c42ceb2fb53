import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, migrate } from '@derouter/db';
import { backUpEmbedded, restoreEmbedded, startEmbedded } from '@derouter/db/embedded';
import { isNightly } from '@derouter/testkit';
import { expect, test } from 'vitest';
import { createBilling, prove } from '../index.ts';
import { addTestPrice, addTestWallet, testAdmission, testOutcome } from '../testing/fixtures.ts';

test('a base backup and the archived log restore the books as they were at a moment, whole and right', { skip: !isNightly }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-pitr-'));
  chmodSync(folder, 0o755);
  const archive = join(folder, 'archive');
  mkdirSync(archive);
  chmodSync(archive, 0o777);
  const server = await startEmbedded({
    folder: join(folder, 'a'),
    // As docs/deployment.md has it: a file that is there already is a mistake.
    settings: { archive_mode: 'on', archive_command: `test ! -f ${archive}/%f && cp %p ${archive}/%f`, archive_timeout: '60s' },
  });
  await migrate(server.url);
  const { sql, close } = await connect(server.url);
  const owner = await connect(server.url, { max: 1, asApplication: false });
  const price = await addTestPrice(sql);
  await sql`SELECT create_receipt_partition(now()::date)`;
  const wallets = await Promise.all(Array.from({ length: 10 }, () => addTestWallet(sql, '100')));
  const billing = await createBilling({ sql, startGraceMs: 0 });
  let isWorking = true;
  const working = Promise.all(
    wallets.map(async (wallet) => {
      while (isWorking) {
        const admission = testAdmission(wallet, price, '0.01');
        await billing.admit(admission);
        await billing.settle({ admission, outcome: testOutcome({ input: 1_000 }) });
      }
    }),
  );
  await backUpEmbedded(server.url, join(folder, 'backup'));
  await sleep(2_000);
  // A moment between two commits of a busy database, by its own clock.
  const [moment] = await owner.sql<{ at: string }[]>`SELECT clock_timestamp()::text AS at`;
  await sleep(1_000);
  isWorking = false;
  await working;
  const count = async (from: typeof sql) =>
    (await from<{ receipts: bigint; last: Date }[]>`SELECT count(*) AS receipts, max(booked_at) AS last FROM receipts`)[0];
  const all = await count(sql);
  // What is archived up to here contains the moment.
  await owner.sql`SELECT pg_switch_wal()`;
  const archived = async () =>
    (
      await owner.sql<{ done: boolean }[]>`
      SELECT last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1) AS done FROM pg_stat_archiver`
    )[0]?.done;
  await expect.poll(archived, { timeout: 20_000 }).toBe(true);
  await billing.close();
  await Promise.all([close(), owner.close()]);
  await server.stop();

  const place = await restoreEmbedded(join(folder, 'backup'), join(folder, 'b'));
  const signal = join(place, 'data', 'recovery.signal');
  writeFileSync(signal, '');
  const { uid, gid } = statSync(join(place, 'data'));
  chownSync(signal, uid, gid);
  const restored = await startEmbedded({
    folder: join(folder, 'b'),
    settings: {
      restore_command: `cp ${archive}/%f %p`,
      recovery_target_time: moment?.at ?? '',
      recovery_target_action: 'promote',
    },
  });
  const copy = await connect(restored.url, { max: 2 });
  const isRecovering = async () => (await copy.sql<{ is: boolean }[]>`SELECT pg_is_in_recovery() AS is`)[0]?.is;
  await expect.poll(isRecovering, { timeout: 30_000 }).toBe(false);
  const then = await count(copy.sql);
  expect(then?.receipts).toBeGreaterThan(0n);
  expect(then?.receipts).toBeLessThan(all?.receipts ?? 0n);
  expect(then?.last.getTime()).toBeLessThanOrEqual(new Date(moment?.at ?? '').getTime());
  expect(new Date(moment?.at ?? '').getTime() - (then?.last.getTime() ?? 0)).toBeLessThan(3_000);
  // Requests that ran at that moment hold credit; the next process releases it.
  const again = await createBilling({ sql: copy.sql, startGraceMs: 0 });
  await copy.sql`UPDATE leases SET expires_at = now() - interval '1 second' WHERE process_id <> ${again.processId}`;
  await again.releaseAbandoned();
  const admission = testAdmission(wallets[0] as (typeof wallets)[number], price, '0.01');
  expect((await again.admit(admission)).admitted).toBe(true);
  await again.settle({ admission, outcome: testOutcome({ input: 1_000 }) });
  expect(await copy.sql`SELECT 1 FROM holds`).toEqual([]);
  await again.close();
  expect((await prove(copy.sql)).findings).toEqual([]);
  await copy.close();
  await restored.stop();
  rmSync(folder, { recursive: true, force: true });
});
