import { randomBytes } from 'node:crypto';
import { type MailCatcher, startMailCatcher } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { requestCode } from './accounts/request-code.ts';
import { readConfig } from './config.ts';
import { isMailDelayed } from './mail/index.ts';
import { PageSession } from './testing/page-session.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

const name = 'Ada & Söhne <GmbH>';
const supportEmail = 'help@ada.example';

let mails: MailCatcher;
let server: TestServer;

beforeAll(async () => {
  mails = await startMailCatcher();
  server = await startTestServer(inject('templateDatabaseUrl'), {
    OPERATOR_NAME: name,
    SUPPORT_EMAIL: supportEmail,
    SMTP_URL: mails.smtpUrl,
    REFUND_WINDOW_HOURS: '48',
  });
});
afterAll(async () => {
  await server.stop();
  await mails.close();
});

const read = async (env: Record<string, string>) => (await readConfig({ SECRET_KEY: randomBytes(32).toString('hex'), ...env })).operator;

test('the operator and the support address are required in production mode, and optional elsewhere', async () => {
  const production = {
    ...{ DEROUTER_MODE: 'production', PUBLIC_URL: 'https://a.example', DATABASE_URL: 'postgres://a', SMTP_URL: 'smtp://a' },
    ...{ MAIL_FROM: 'a@a.example', TRUSTED_PROXIES: '0' },
  };
  await expect(read(production)).rejects.toThrow('OPERATOR_NAME, SUPPORT_EMAIL must be set in production mode.');
  await expect(read({ ...production, OPERATOR_NAME: name })).rejects.toThrow(/^SUPPORT_EMAIL must be set/);
  expect(await read({ ...production, OPERATOR_NAME: name, SUPPORT_EMAIL: supportEmail })).toEqual({ name, supportEmail });
  expect(await read({})).toEqual({ name: 'derouter (local)', supportEmail: null });
});

test.each([
  ['OPERATOR_NAME', 'x'.repeat(81)],
  ['OPERATOR_NAME', 'Ada\u0000'],
  ['SUPPORT_EMAIL', 'help'],
  ['SUPPORT_EMAIL', 'https://ada.example'],
])('%s %j is refused', (setting, value) => expect(read({ [setting]: value })).rejects.toThrow(new RegExp(setting)));

test('pages learn who runs the service, where to write, and the refund policy in force', async () => {
  const { data } = await new PageSession(server).query('system.info');
  expect(data).toMatchObject({ operatorName: name, supportEmail, refunds: { windowHours: 48, includesFee: false } });
});

test('mails name the operator, and replies go to support', async () => {
  await requestCode(server.services, { email: 'ada@example.com', locale: 'ar', network: '192.0.2.1' });
  const mail = await mails.waitFor(({ to }) => to.includes('ada@example.com'));
  expect(mail.replyTo).toBe(supportEmail);
  expect(mail.text).toMatch(/\n-- \nAda & Söhne <GmbH>\nhelp@ada\.example\n$/);
  expect(mail.html).toContain('Ada &#38; Söhne &#60;GmbH&#62;');
  expect(mail.html).not.toContain('<GmbH>');
});

test('while the mail server is down, sign-in says so; every code is sent when it is back, and a refused address is no outage', async () => {
  const ask = async (name: string) => {
    const input = { email: `${name}@example.com`, locale: 'en', network: '192.0.2.2' };
    return (await requestCode(server.services, input)).isMailDelayed;
  };
  const arrived = (name: string) => mails.waitFor(({ to }) => to.includes(`${name}@example.com`), 20_000);
  const isNoted = (code: string) =>
    server.services.sql`SELECT 1 FROM pgboss.job WHERE name = 'mail' AND state = 'retry' AND output ->> 'code' = ${code}`;
  expect(await ask('refused')).toBe(false);
  await expect.poll(async () => (await isNoted('EENVELOPE')).length).toBe(1);
  expect(await ask('before')).toBe(false);
  await arrived('before');
  mails.isDown = true;
  await ask('first');
  await expect.poll(() => isMailDelayed(server.services.sql)).toBe(true);
  expect(await ask('second')).toBe(true);
  mails.isDown = false;
  await Promise.all([arrived('first'), arrived('second')]);
  await expect.poll(() => isMailDelayed(server.services.sql)).toBe(false);
});
