import { jobQueues } from '@derouter/contracts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startBeside, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { listJobs, listMail, listQueues } from './jobs.ts';
import { listSettings } from './list-settings.ts';
import { readProcesses } from './read-processes.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { METRICS_TOKEN: 'not-for-eyes', CORS_ORIGINS: 'https://a.example' });
});
afterAll(() => server.stop());

test('every server over the database is listed, and one that ended is not', async () => {
  const other = await startBeside(server);
  await expect
    .poll(async () => (await readProcesses(server.services)).map(({ pid, running }) => [pid, running]))
    .toEqual([
      [process.pid, 0],
      [process.pid, 0],
    ]);
  await other.stop();
  expect((await readProcesses(server.services)).map(({ processId }) => processId)).toEqual([server.services.billing.processId]);
});

test('every queue that a server makes has a name for people', async () => {
  const queues = (await listQueues(server.services)).map(({ queue }) => queue);
  expect(queues.length).toBeGreaterThan(20);
  expect(queues.filter((queue) => !jobQueues.some((known) => known === queue))).toEqual([]);
});

test('unfinished jobs are read by pages, by queue and by state, without those of mail', async () => {
  const { services } = server;
  const far = new Date(Date.now() + 3_600_000).toISOString();
  // Not sent: the server would fetch them before the test reads them.
  for (let i = 0; i < 5; i++)
    await services.sql`INSERT INTO pgboss.job (name, data, start_after) VALUES ('account-export', ${JSON.stringify({ exportId: `e${i}` })}::jsonb, ${far})`;
  await services.sql`INSERT INTO pgboss.job (name, data, start_after) VALUES ('mail', '{"sealed":"x"}', ${far})`;
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof listJobs>> = await listJobs(services, {
      queue: 'account-export',
      limit: 2,
      ...(cursor ? { cursor } : {}),
    });
    seen.push(...page.items.map(({ data }) => data));
    cursor = page.nextCursor;
  }
  expect(new Set(seen).size).toBe(5);
  expect((await listJobs(services, { limit: 50 })).items.some(({ queue }) => queue === 'mail')).toBe(false);
  expect((await listJobs(services, { limit: 50, state: 'failed' })).items).toEqual([]);
  expect((await listQueues(services)).find(({ queue }) => queue === 'account-export')).toMatchObject({
    waiting: 5,
    failed: 0,
    oldestAt: far,
  });
});

test('mail that waits shows its recipient and subject, and hides digits, which may be a sign-in code', async () => {
  const { services } = server;
  await services.sql`UPDATE pgboss.job SET state = 'completed' WHERE name = 'mail'`;
  const sealed = services.sealer.seal(
    'mail',
    JSON.stringify({ to: 'ada@example.com', subject: '123456 is your code', text: 'x', html: 'x' }),
  );
  await services.sql`INSERT INTO pgboss.job (name, data, state, output) VALUES ('mail', ${JSON.stringify({ sealed })}::jsonb, 'failed', '{"message":"no answer"}')`;
  expect((await listMail(services, { limit: 5 })).items).toMatchObject([
    { to: 'ada@example.com', subject: '•••••• is your code', state: 'failed', error: 'no answer' },
  ]);
});

test('settings have their source, and no secret is shown', async () => {
  const settings = await listSettings(server.services);
  const find = (name: string) => settings.find((one) => one.name === name);
  expect(find('METRICS_TOKEN')).toEqual({ name: 'METRICS_TOKEN', source: 'environment', value: 'set' });
  expect(find('CORS_ORIGINS')).toEqual({ name: 'CORS_ORIGINS', source: 'environment', value: 'https://a.example' });
  expect(find('PRICE_MARKUP')).toEqual({ name: 'PRICE_MARKUP', source: 'default', value: null });
  expect(find('DATABASE_URL')?.value).toMatch(/^postgres:\/\/…@127\.0\.0\.1:\d+\/…$/);
  expect(settings.some(({ source }) => source === 'database')).toBe(true);
});
