import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
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
