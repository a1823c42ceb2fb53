import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addGatewayCustomer } from '../testing/gateway-customer.ts';
import { readMails } from '../testing/read-mails.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { mailWithdrawals } from './mail-withdrawals.ts';

let one: TestServer;
let two: TestServer;
beforeAll(async () => {
  one = await startTestServer(inject('templateDatabaseUrl'));
  two = await startBeside(one);
});
afterAll(async () => {
  await two.stop();
  await one.stop();
});

test('a model that will be withdrawn is told to exactly those who used it in the last 30 days, once for each date', async () => {
  const [user, former, stranger, french] = await Promise.all([1, 2, 3, 4].map(() => addGatewayCustomer(one)));
  if (!user || !former || !stranger || !french) throw new Error('no customers');
  const { sql } = one.services;
  const ask = { max_tokens: 20, messages: [{ role: 'user', content: 'Hello' }] };
  for (const each of [user, former, french])
    expect((await each.call('/v1/chat/completions', { ...ask, model: 'sandbox-gpt' })).status).toBe(200);
  expect((await stranger.call('/v1/chat/completions', { ...ask, model: 'sandbox-claude' })).status).toBe(200);
  for (const each of [user, former, stranger, french]) await each.receipt();
  await sql`UPDATE usage_hourly SET hour = hour - interval '31 days' WHERE account_id = ${former.accountId}`;
  await sql`UPDATE users SET locale = 'fr', time_zone = 'Europe/Paris' WHERE id = ${french.userId}`;
  const run = () => Promise.all([one, two, one].map(({ services }) => mailWithdrawals(services)));
  const told = async ({ email }: { readonly email: string }) =>
    (await readMails(one, email))
      .filter(({ subject }) => /withdrawn|retiré/.test(subject))
      .map(({ subject, text }) => `${subject}\n${text}`);

  await run();
  expect(await told(user)).toEqual([]);
  await sql`
    UPDATE models SET disabled_from = '2099-03-01T12:00:00Z', disabled_message = 'Use $& <b>{date}</b> instead.' WHERE id = 'sandbox-gpt'`;
  await run();
  await run();
  const [mail, ...more] = await told(user);
  expect(more).toEqual([]);
  expect(mail).toContain('will be withdrawn on 2099-03-01');
  expect(mail).toContain('Use $& <b>{date}</b> instead.');
  expect(await told(french)).toEqual([expect.stringContaining('sera retiré le 2099-03-01')]);
  expect(await told(french)).toEqual([expect.stringContaining('13:00')]);
  expect(await told(former)).toEqual([]);
  expect(await told(stranger)).toEqual([]);
  // Another date is told again.
  await sql`UPDATE models SET disabled_from = '2099-04-01T12:00:00Z' WHERE id = 'sandbox-gpt'`;
  await run();
  expect(await told(user)).toHaveLength(2);
});
