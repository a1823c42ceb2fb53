import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { addCustomer } from '../testing/add-customer.ts';
import { listCommands, runCommand } from '../testing/cli-commands.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;
let account: string;
const folder = mkdtempSync(join(tmpdir(), 'derouter-cli-json-'));
const reason = ['--reason', 'a test'];

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'on', OPENAI_API_KEY: 'sk-test' });
  ({ accountId: account } = await addCustomer(server, '5'));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Case {
  readonly args?: () => readonly string[] | Promise<readonly string[]>;
  readonly input?: string;
  /** Whether it succeeds here; default true. */
  readonly ok?: boolean;
}

const inAYear = new Date(Date.now() + 365 * 86_400_000).toISOString();
const email = `${newId()}@example.com`;
const add = ['--name', 'Added', '--kind', 'openai-compatible', '--base-url', 'http://127.0.0.1:9', '--allow-private-network'];

/** How each command is called here, in an order in which they follow each other. One that is missing fails a test. */
const cases: Readonly<Record<string, Case>> = {
  'staff list': {},
  'staff add': { args: () => [email, '--role', 'support', 'finance', ...reason] },
  'staff reset-second-factor': { args: () => [email] },
  'staff remove': { args: () => [email, ...reason] },
  'upstream list': {},
  'upstream add': { args: () => add, input: 'sk-added' },
  // Nothing listens there.
  'upstream test': { args: () => ['Added'], ok: false },
  'upstream disable': { args: () => ['Added'] },
  'upstream enable': { args: () => ['Added'] },
  'upstream export': {},
  'upstream import': {
    args: async () => {
      const path = join(folder, 'upstreams.json');
      const { data } = JSON.parse((await run(['upstream', 'export', '--json'])).out) as { data: unknown };
      writeFileSync(path, JSON.stringify(data));
      return [path, '--yes', ...reason];
    },
  },
  'prices list': {},
  'prices import': { args: () => ['--dry-run', ...reason] },
  'prices schedule': { args: () => ['sandbox-gpt', '--at', inAYear, '--rate', 'input=4', '--yes', ...reason] },
  'prices withdraw': {
    args: async () => {
      const [row] = await server.services.sql<{ id: string }[]>`SELECT id FROM price_versions WHERE effective_at > now()`;
      return [row?.id ?? ''];
    },
  },
  'account show': { args: () => [account] },
  'account adjust': { args: () => [account, '1', ...reason] },
  'account suspend': { args: () => [account, ...reason] },
  'account resume': { args: () => [account, ...reason] },
  prove: {},
  receipt: { args: () => [newId()], ok: false },
  migrate: {},
  'partitions list': {},
  'partitions make': {},
  'partitions detach': { args: () => ['2019-01'], ok: false },
  clearing: {},
  withdraw: { args: () => ['clearing:sandbox', '1', '--to', 'bank', '--reference', newId(), ...reason] },
  // No chain is set up.
  deposits: { ok: false },
  'events retry': {},
  backup: { args: () => [join(folder, 'backup'), '--pg-dump', '/nowhere/pg_dump'], ok: false },
  restore: { args: () => [join(folder, 'nothing')], ok: false },
  'check-restored': {},
  'secrets reseal': {},
  'secrets end-sessions': {},
  // The database of the tests forgets its last commits when the power fails.
  doctor: { args: () => ['--offline'], ok: false },
};

function run(args: readonly string[], input = '') {
  const { databaseUrl, dataDir, secretKey } = server.services.config;
  const env = { DATABASE_URL: databaseUrl ?? '', DATA_DIR: dataDir, SECRET_KEY: secretKey.toString('hex'), SANDBOX_UPSTREAM: 'on' };
  return runCommand({ ...env, OPENAI_API_KEY: 'sk-test' }, args, input);
}

/** The one line of standard output. */
function read(out: string): {
  ok: boolean;
  command: string | null;
  data?: unknown;
  error?: { code: string; message: string; param: unknown };
} {
  expect(out.endsWith('\n')).toBe(true);
  expect(out.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(out);
}

test('there is a case for every command', () => {
  expect(Object.keys(cases).toSorted()).toEqual([...listCommands().keys()].toSorted());
});

describe.each(Object.entries(cases))('%s', (name, { args = () => [], input = '', ok = true }) => {
  test('prints one JSON document, whose success its exit code has', async () => {
    const { code, out, said } = await run(['--json', ...name.split(' '), ...(await args())], input);
    const answer = read(out);
    expect([answer.command, answer.ok, code === 0], said).toEqual([name, ok, ok]);
    expect('data' in answer || typeof answer.error?.code === 'string', said).toBe(true);
  });

  test('prints one also if it is called wrongly', async () => {
    const { code, out } = await run([...name.split(' '), '--json', '--no-such-option']);
    expect([code, read(out)]).toMatchObject([2, { ok: false, error: { code: 'usage' } }]);
  });
});
