import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../config.ts';
import { listen } from '../reserve-port.ts';

/** .env.example against what the server reads, and what it says about values that make no sense. */
const lines = [
  ...readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=(.*)$/gm),
].map(([, name = '', value = '']) => ({ name, value }));
const names = lines.map(({ name }) => name);
const dataDir = mkdtempSync(join(tmpdir(), 'derouter-environment-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

type Environment = Readonly<Record<string, string>>;
const base = { SECRET_KEY: 'f3a1c0de99887766554433221100aabbccddeeff0123456789abcdef01234567', DATA_DIR: dataDir };
const xpub = 'xpub6BosfCnifzxcFwrSzQiqu2DBVTshkCXacvNsWGYJVVhhawA7d4R5WSWGFNbi8Aw6ZRc1brxMyWMzG3DSSSSoekkudhUd9yLb6qx39T9nMdj';
/** Each turns on a group of settings, which is not read otherwise. */
const groups: Readonly<Record<string, Environment>> = {
  none: {},
  stripe: { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRET: 'whsec_x' },
  cryptomus: { CRYPTOMUS_MERCHANT_ID: 'merchant', CRYPTOMUS_PAYMENT_KEY: 'k'.repeat(32) },
  telemetry: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318', OTEL_TRACES_SAMPLER: 'traceidratio' },
  upstreams: { ANTHROPIC_API_KEY: 'k', OPENAI_API_KEY: 'k', GEMINI_API_KEY: 'k' },
  database: { DATABASE_URL: 'postgres://a:b@c/d' },
  evm: { ONCHAIN_EVM_XPUB: xpub, ONCHAIN_CHAINS: '[{"use":"base","rpcUrls":["https://one.example","https://two.example"]}]' },
  tron: { ONCHAIN_TRON_XPUB: xpub },
};

/** Remembers what is asked for, also by a reader that throws. */
function watched(env: Environment, asked: Set<string>): Environment {
  return new Proxy(env, {
    get(target, name: string) {
      asked.add(name);
      return target[name];
    },
  });
}

test('what the server reads is in .env.example, and what is there is read', async () => {
  const asked = new Set<string>();
  for (const group of Object.values(groups)) await readConfig(watched({ ...base, ...group }, asked)).catch(() => {});
  expect([...asked].filter((name) => !names.includes(name))).toEqual([]);
  expect(names.filter((name) => !asked.has(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

/** Their lines in .env.example show the form of a value, not the default. */
const examples = new Set([
  'DATABASE_URL',
  'DATABASE_DIRECT_URL',
  'DATABASE_MIGRATION_URL',
  'DATABASE_REPLICA_URL',
  'SMTP_URL',
  'MAIL_FROM',
  'OPERATOR_NAME',
  'SUPPORT_EMAIL',
  'CORS_ORIGINS',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'MAX_BUFFERED_MB',
]);

test('a line of .env.example that shows a default shows the right one', async () => {
  // Without the keys of deposits, which hold functions.
  const read = async (env: Environment) =>
    JSON.stringify({ ...(await readConfig(env)), settings: [] }, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  for (const { name, value } of lines) {
    if (value === '' || value.includes('…') || examples.has(name) || name === 'ONCHAIN_CHAINS') continue;
    const prefix = name.split('_')[0]?.toLowerCase() ?? '';
    const group = { anthropic: 'upstreams', openai: 'upstreams', gemini: 'upstreams', otel: 'telemetry' }[prefix] ?? prefix;
    const { OTEL_TRACES_SAMPLER: _, ...env } = { ...base, ...groups[group] } as Record<string, string>;
    if (name === 'DATA_DIR') delete env.DATA_DIR;
    expect(await read({ ...env, [name]: value }), name).toBe(await read(env));
  }
});

const nonsense = [
  ...['x', '-1', '0', '0x10', '1e3', '99999999999999999999', 'a'.repeat(100_000), 'a\nb', 'ü', '“key”', ',', '/', '<>', 'derouter <x'],
  ...['https://', 'https://a b', 'https://user:pass@h/x?y#z', 'javascript:alert(1)', 'file:///etc/passwd', '/nonexistent/file'],
  ...['postgres://', 'postgres://u:%zz@h/d', 'postgres://u:p#w@h/d', 'smtp://', 'smtp://u:%zz@h', 'smtp://h:99999'],
  ...['{', '[]', '[{}]', '[null]', 'null', `0x${'0'.repeat(40)}`, `T${'1'.repeat(33)}`, 'xpub661MyMwAqRbc'],
];

test.each(Object.keys(groups))('nonsense is taken or refused in one line that names the setting: group %s', async (group) => {
  for (const name of names) {
    if (name === 'DATA_DIR') continue;
    for (const value of nonsense) {
      const error = await readConfig({ ...base, ...groups[group], [name]: value }).then(
        () => null,
        (thrown: unknown) => thrown as Error,
      );
      if (!error) continue;
      const shown = `${name}=${value.slice(0, 40)}: ${error.stack?.slice(0, 300)}`;
      expect(error, shown).toBeInstanceOf(ConfigError);
      expect(error.message.length, shown).toBeLessThan(400);
      expect(error.message, shown).not.toMatch(/\p{Cc}/u);
      // A setting may lack its partner; then that one is named.
      expect(error.message, shown).toMatch(new RegExp(`${name}|${name.split('_')[0]}_`));
      if (/SECRET|PASSWORD|_KEY$|TOKEN|XPUB/.test(name) && value.length > 3) expect(error.message, shown).not.toContain(value);
    }
  }
});

describe('values that would fail only when they are used', () => {
  test.each([
    ['PUBLIC_URL', 'https://ai.example.com/gateway'],
    ['PUBLIC_URL', 'https://ai.example.com?x'],
    ['PUBLIC_URL', 'https://user:password@ai.example.com'],
    ['DATABASE_URL', 'postgres://derouter:50%off@db/derouter'],
    ['DATABASE_URL', 'postgres://derouter:pass#word@db/derouter'],
    ['SMTP_URL', 'smtp://user:50%off@mail.example.com'],
    ['SMTP_URL', 'smtp:///'],
    ['MAIL_FROM', 'derouter'],
    ['MAIL_FROM', 'derouter <no-reply>'],
    ['BOOTSTRAP_ADMIN_EMAIL', 'ada'],
    ['OPENAI_API_KEY', 'sk-“copied”'],
    ['ANTHROPIC_API_KEY', 'sk ant'],
    ['METRICS_TOKEN', 'two words'],
    ['PRICE_MARKUP', '0'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'collector'],
  ])('%s=%s', async (name, value) => {
    await expect(readConfig({ ...base, [name]: value })).rejects.toThrow(new RegExp(`^${name} `));
  });

  test('a key in the data folder that is cut is refused and not replaced', async () => {
    const folder = mkdtempSync(join(dataDir, 'cut-'));
    writeFileSync(join(folder, 'secret-key'), 'ab12');
    await expect(readConfig({ DATA_DIR: folder })).rejects.toThrow(/secret-key must be 32 random bytes/);
    expect(readFileSync(join(folder, 'secret-key'), 'utf8')).toBe('ab12');
  });

  test.each([
    ['192.0.2.1', 0, /^HOST "192.0.2.1" is no address/],
    ['nonsense.invalid', 0, /^HOST "nonsense.invalid" is no address/],
  ])('listening on %s', async (host, port, said) => {
    await expect(listen(createServer(), { host, port })).rejects.toThrow(said);
  });
});
