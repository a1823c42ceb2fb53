import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createSecret } from '../keys/secret-format.ts';
import { createLogger } from './logger.ts';
import { redactLine } from './redact.ts';

/** Logs with a real logger. Returns what it wrote. */
function logged(write: (log: ReturnType<typeof createLogger>) => void, readable = false): string {
  const stream = new PassThrough();
  write(createLogger('trace', readable, stream));
  let text = '';
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) text += String(chunk);
  return text;
}

const key = createSecret();
const secrets: Readonly<Record<string, string>> = {
  'a key of ours': key,
  'a key of a provider': 'sk-proj-abcdefghijklmnop1234',
  'a key of Stripe': 'sk_live_abcdefghijklmnop1234',
  'a webhook secret': 'whsec_abcdefghijklmnop1234',
  'a bearer token': 'Bearer abcdefghijklmnop.1234',
  'a session cookie': '__Host-session=abcdefghijklmnop1234',
  'a mail address': 'ada.lovelace+x@mail.example.com',
  'a password in an address': 'postgres://derouter:hunter2hunter2@db.internal:5432/derouter',
};

test.each(Object.entries(secrets))('%s does not reach the log, wherever a library quotes it', (_name, secret) => {
  const core = secret.replace(/^(Bearer |__Host-session=|[a-z]+:\/\/derouter:)/, '').replace(/@db.*$/, '');
  for (const readable of [false, true]) {
    const text = logged((log) => {
      log.error({ err: new Error(`the server said: ${secret} is wrong`, { cause: new Error(secret) }) }, 'a request failed');
      log.warn({ detail: { deep: [`x=${secret}`, secret] }, url: `/v1/models?key=${secret}` }, 'odd');
      log.child({ requestId: secret }).info(`quoted ${secret}`);
    }, readable);
    expect(text).toContain('a request failed');
    expect(text).not.toContain(core);
    expect(text).toMatch(/\[redacted\]|\[address\]/);
  }
});

test('fields with the names of secrets are never logged', () => {
  const fields = { authorization: 'a1', cookie: 'b2', password: 'c3', secret: 'd4', email: 'e5', apiKey: 'f6' };
  const headers = { authorization: 'g7', cookie: 'h8', 'set-cookie': 'i9', 'x-api-key': 'j1', 'x-goog-api-key': 'k2', accept: 'kept' };
  const text = logged((log) => log.warn({ ...fields, request: fields, headers, response: { headers } }, 'x'));
  for (const value of [...Object.values(fields), ...Object.values(headers).slice(0, -1)]) expect(text).not.toContain(`"${value}"`);
  expect(text).toContain('"kept"');
});

test('nobody can write a line of their own into the log, or control a terminal that shows it', () => {
  const hostile = 'x\r\n{"level":60,"msg":"the ledger has violations"}\n\u001b[2J\u0007\u0000';
  const lines = logged((log) => {
    log.warn({ err: new Error(hostile), path: hostile, [hostile]: 1 }, 'odd');
    log.child({ requestId: hostile }).warn('odd');
  })
    .trim()
    .split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: 40, msg: 'odd' });
  const readable = logged((log) => log.warn({ err: new Error(hostile), path: hostile }, 'odd'), true);
  for (const control of ['\u001b', '\u0007', '\u0000']) expect(readable).not.toContain(control);
  expect(readable.split('\n').filter((line) => line.startsWith('{'))).toEqual([]);
});

test('lines stay valid JSON and harmless text stays as it is', () => {
  const harmless = {
    model: 'claude-haiku-4-5',
    stack: 'at x (/srv/node_modules/.pnpm/drizzle-orm@0.45.4_pg@8.23.1/node_modules/drizzle-orm/sql.js:1:2)',
    host: 'https://api.openai.com/v1',
    usd: '0.0012',
    at: '2026-11-29T10:00:00.000Z',
    umlauts: 'Grüße, 日本 🎉',
  };
  expect(JSON.parse(redactLine(JSON.stringify(harmless)))).toEqual(harmless);
  for (const secret of Object.values(secrets)) JSON.parse(redactLine(JSON.stringify({ a: `"${secret}"`, b: [secret, `\\${secret}\\`] })));
});

test('hostile text does not slow the log down', () => {
  const long = [
    `${'a.'.repeat(50_000)}@`,
    `x://${'a'.repeat(100_000)}`,
    'Bearer '.repeat(20_000),
    `${'a@'.repeat(50_000)}`,
    'dr-'.repeat(40_000),
  ];
  const startedAt = performance.now();
  for (const text of long) redactLine(JSON.stringify({ text }));
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});
