import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createDatabase, isNightly, type ThrowawayDatabase } from '@derouter/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createJobs, type Jobs } from './create-jobs.ts';

let database: ThrowawayDatabase;
let jobs: Jobs;
beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  jobs = await createJobs(database.url, pino({ level: 'silent' }));
});
afterAll(async () => {
  await jobs.stop();
  await database.close();
});

test('jobs that arrive while others run start within seconds, and only the failed job is retried', async () => {
  const done: number[] = [];
  let failures = 0;
  await jobs.work<{ n: number }>('numbers', async ({ n }) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (n === 3 && failures++ === 0) throw new Error('not yet');
    done.push(n);
  });
  for (let n = 0; n < 25; n++) {
    await jobs.send('numbers', { n });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (let i = 0; done.length < 25 && i < 100; i++) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, n) => n));
  expect(failures).toBe(2);
});

test('a job whose process was killed is started elsewhere within 40 seconds; one that runs for long on a living process is done once', {
  timeout: 90_000,
  skip: !isNightly,
}, async () => {
  const dying = spawn(process.execPath, [fileURLToPath(new URL('../testing/hold-job.ts', import.meta.url)), database.url, 'killed'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(dying.stdout, 'data');
  await jobs.send('killed', {});
  await once(dying.stdout, 'data');
  dying.kill('SIGKILL');
  const killedAt = Date.now();

  let restartedAfterMs = 0;
  await jobs.work('killed', async () => {
    restartedAfterMs = Date.now() - killedAt;
  });
  let longRuns = 0;
  let longDone = 0;
  await jobs.work('long', async () => {
    longRuns++;
    await new Promise((resolve) => setTimeout(resolve, 45_000));
    longDone++;
  });
  await jobs.send('long', {});
  await expect.poll(() => longDone, { timeout: 60_000, interval: 250 }).toBe(1);
  expect(restartedAfterMs).toBeGreaterThan(5_000);
  expect(restartedAfterMs).toBeLessThan(40_000);
  expect(longRuns).toBe(1);
});
