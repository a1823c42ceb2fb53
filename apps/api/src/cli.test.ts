import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { UpstreamFile } from '@derouter/contracts';
import { type Connection, connect, newId } from '@derouter/db';
import { providerScript, type ScriptedUpstream, startMailCatcher, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readConfig } from './config.ts';
import { startServer } from './start-server.ts';
import { addStaff, enrolApp } from './testing/add-staff.ts';
import { runCommand } from './testing/cli-commands.ts';
import { addGatewayCustomer, type GatewayCustomer } from './testing/gateway-customer.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
let upstream: ScriptedUpstream;
/** Connected as the database owner, who may change what the application's role may not. */
let owner: Connection;
let customer: GatewayCustomer;
let receiptId: string;

beforeAll(async () => {
  upstream = await startScriptedUpstream(providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 } })));
  server = await startTestServer(inject('templateDatabaseUrl'), {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
  });
  owner = await connect(server.services.config.databaseUrl ?? '', { asApplication: false, max: 1 });
  customer = await addGatewayCustomer(server);
  const answer = await customer.call('/v1/chat/completions', { model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hi' }] });
  receiptId = answer.headers.get('x-derouter-receipt') ?? '';
  await customer.receipt();
});
afterAll(async () => {
  await owner.close();
  await server.stop();
  await upstream.close();
});

/** Runs a command beside the running server, as an operator would. */
const environment = () => ({
  DATABASE_URL: server.services.config.databaseUrl ?? '',
  DATA_DIR: server.services.config.dataDir,
  SECRET_KEY: server.services.config.secretKey.toString('hex'),
  PUBLIC_URL: server.base,
  OPENAI_API_KEY: 'sk-test',
  OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
});
const run = (...args: string[]) => runCommand(environment(), args);
interface Reply<Data> {
  readonly ok: boolean;
  readonly command: string;
  readonly data: Data;
  readonly error?: { readonly code: string; readonly param: string | null };
}

async function json<Data = unknown>(...args: string[]): Promise<{ readonly code: number | null; readonly body: Reply<Data> }> {
  const { code, out, said } = await run('--json', ...args);
  expect(out.trim().split('\n'), said).toHaveLength(1);
  return { code, body: JSON.parse(out) };
}
const audit = () => server.services.sql<
  { action: string; operator: string; reason: string; before: object; after: object; origin: string }[]
>`
  SELECT action, operator, reason, before, after, origin FROM staff_actions ORDER BY id DESC LIMIT 1`;

describe('the books', () => {
  test('prove reports a correct ledger and how far it is, and with --new checks only what is new', async () => {
    const proof = await run('prove');
    expect(proof).toMatchObject({ code: 0, out: expect.stringMatching(/right \(everything: \d+ transfers, 1 receipts/) });
    expect(proof.said).toMatch(/1\/\d+ a wallet equals/);
    expect(await run('prove', '--new')).toMatchObject({ code: 0, out: expect.stringContaining('what is new') });
    expect((await json('prove')).body).toMatchObject({ ok: true, command: 'prove', data: { findings: [], full: true, receipts: 1 } });
  });

  test('prove and receipt exit 1 and print the broken row', async () => {
    await owner.sql`UPDATE receipts SET total_nano = total_nano + 1 WHERE id = ${receiptId}`;
    const proof = await run('prove');
    expect(proof.code).toBe(1);
    expect(proof.out).toContain(`a receipt recomputes: receipt ${receiptId}`);
    expect(proof.out).toContain(`a charge has its receipt: request ${receiptId}`);
    const receipt = await run('receipt', receiptId);
    expect([receipt.code, receipt.out]).toEqual([1, expect.stringContaining(receiptId)]);
    const { code, body } = await json<{ findings: unknown[] }>('prove');
    expect([code, body.ok]).toEqual([1, false]);
    expect(body.data.findings).toContainEqual(expect.objectContaining({ invariant: 'a receipt recomputes' }));
    await owner.sql`UPDATE receipts SET total_nano = total_nano - 1 WHERE id = ${receiptId}`;
    expect((await run('receipt', receiptId)).code).toBe(0);
    expect((await json('receipt', receiptId)).body.data).toMatchObject({ id: receiptId, problem: null, lineItems: expect.any(Array) });
    expect((await run('prove')).code).toBe(0);
    expect(await json('receipt', newId())).toMatchObject({ code: 1, body: { ok: false, error: { code: 'not_found' } } });
  });

  test('a proof reports that another one is running', async () => {
    await owner.sql.begin(async (tx) => {
      await tx`SELECT pg_advisory_xact_lock(hashtext('prove'))`;
      expect(await run('prove')).toMatchObject({ code: 1, said: expect.stringContaining('another proof is under way') });
    });
  });

  test('Ctrl-C ends a proof within its query, with 130', async () => {
    await owner.sql.begin(async (tx) => {
      await tx`LOCK TABLE wallets IN ACCESS EXCLUSIVE MODE`;
      const child = spawn(process.execPath, [fileURLToPath(new URL('cli.ts', import.meta.url)), 'prove', '--json'], {
        env: { PATH: process.env.PATH, ...environment() },
      });
      let out = '';
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.once('data', () => child.kill('SIGINT'));
      const code = await new Promise((resolve) => child.once('close', resolve));
      expect([code, JSON.parse(out).error.code]).toEqual([130, 'interrupted']);
    });
  });

  test('partitions are listed and made; a recent month is not detached, an old one is, and the ledger can still be proven', async () => {
    expect(await run('partitions', 'detach', new Date().toISOString().slice(0, 7))).toMatchObject({ code: 1 });
    expect(await run('partitions', 'detach', 'January')).toMatchObject({ code: 2 });
    expect(await run('partitions', 'make', '--months', '99')).toMatchObject({ code: 2 });
    expect((await json<{ partitions: string[] }>('partitions', 'make', '--months', '6')).body.data.partitions).toHaveLength(7);
    await owner.sql`SELECT create_receipt_partition('2020-03-01')`;
    expect(await run('partitions', 'detach', '2020-03')).toMatchObject({ code: 0, out: expect.stringContaining('receipts_2020_03') });
    expect((await audit())[0]).toMatchObject({ action: 'detach receipts', operator: expect.stringContaining('@'), origin: 'command line' });
    const { data } = (await json('partitions', 'list')).body;
    expect(data).toContainEqual({ name: 'receipts_2020_03', isAttached: false, receipts: 0, bytes: expect.any(Number) });
    expect((await run('prove')).code).toBe(0);
  });
});

describe('usage', () => {
  test('an unknown command and a missing option exit 2, also as JSON; help exits 0 and lists the commands', async () => {
    expect(await run('prowe')).toMatchObject({ code: 2, said: expect.stringContaining('unknown command') });
    expect(await run('staff', 'add', 'a@example.com', '--role', 'support')).toMatchObject({
      code: 2,
      said: expect.stringContaining('--reason'),
    });
    expect(JSON.parse((await run('account', 'suspend', 'x', '--json')).out)).toMatchObject({ ok: false, error: { code: 'usage' } });
    const help = await run('--help');
    expect(help.code).toBe(0);
    for (const name of ['staff', 'upstream', 'prices', 'account', 'prove', 'receipt', 'partitions', 'backup', 'doctor'])
      expect(help.out).toContain(name);
  });

  test('wrong settings and an unreachable database exit 3', async () => {
    expect(await runCommand({ ...environment(), PORT: 'x' }, ['staff', 'list'])).toMatchObject({
      code: 3,
      said: expect.stringContaining('PORT'),
    });
    const gone = { ...environment(), DATABASE_URL: 'postgres://127.0.0.1:1/none' };
    const { code, out } = await runCommand(gone, ['staff', 'list', '--json']);
    expect([code, JSON.parse(out).error.code]).toEqual([3, 'database_unreachable']);
  });
});

describe('staff', () => {
  test('are added with a reason, listed and removed, and each change is audited as the operator’s', async () => {
    expect((await json('staff', 'add', 'ada@example.com', '--role', 'support', 'finance', '--reason', 'joined')).body.data).toMatchObject({
      email: 'ada@example.com',
    });
    expect((await audit())[0]).toMatchObject({
      action: 'add-staff (finance, support)',
      reason: 'joined',
      operator: expect.stringMatching(/.+@.+/),
    });
    expect((await run('staff', 'list')).out).toMatch(/ada@example\.com +finance, support +none yet +active/);
    expect(await json('staff', 'remove', 'nobody@example.com', '--reason', 'left')).toMatchObject({ code: 1 });
    expect((await run('staff', 'remove', 'Ada@Example.com', '--reason', 'left')).code).toBe(0);
    expect((await json<{ email: string }[]>('staff', 'list')).body.data.map(({ email }) => email)).not.toContain('ada@example.com');
  });

  test('the second factors of a staff member can be taken away, which ends their sessions', async () => {
    const { email, pending } = await addStaff(server);
    await enrolApp(pending);
    expect((await run('staff', 'reset-second-factor', 'nobody@example.com')).code).toBe(1);
    expect(await run('staff', 'reset-second-factor', 'no address')).toMatchObject({
      code: 1,
      said: expect.stringContaining('complete email address'),
    });
    expect((await run('staff', 'reset-second-factor', email.toUpperCase())).code).toBe(0);
    expect((await pending.query('accounts.me')).data).toBeNull();
    expect(await server.services.sql`SELECT 1 FROM totp_secrets`).toHaveLength(0);
  });
});

describe('accounts', () => {
  test('are shown, adjusted exactly once per id, suspended and resumed', async () => {
    const { email, accountId } = customer;
    const before = (await json<{ balanceUsd: string }>('account', 'show', email)).body.data;
    expect(before).toMatchObject({ accountId, status: 'active', movements: expect.any(Array) });
    const id = newId();
    for (let i = 0; i < 2; i++) {
      const { code, body } = await json<{ balanceUsd: string }>('account', 'adjust', accountId, '1.5', '--reason', 'a favour', '--id', id);
      expect([code, Number(body.data.balanceUsd)]).toEqual([0, Number(before.balanceUsd) + 1.5]);
    }
    const [movement] = (await json<{ movements: unknown[] }>('account', 'show', accountId)).body.data.movements;
    expect(movement).toMatchObject({ code: 'adjustment', amountUsd: '1.5', reason: 'a favour', actor: expect.stringMatching(/^cli:.+@/) });
    expect((await audit())[0]).toMatchObject({ action: 'adjust (credit 1.5)', before: { postedNano: expect.any(String) } });
    expect(await json('account', 'adjust', email, '0', '--reason', 'x')).toMatchObject({
      code: 1,
      body: { error: { code: 'amount_invalid' } },
    });
    expect(await json('account', 'adjust', email, '9999', '--kind', 'debit', '--reason', 'x')).toMatchObject({
      code: 1,
      body: { error: { code: 'conflict', param: 'amountUsd' } },
    });
    const call = async () =>
      (await customer.call('/v1/chat/completions', { model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hi' }] })).status;
    expect((await run('account', 'suspend', email, '--reason', 'a check')).code).toBe(0);
    await expect.poll(call).toBe(403);
    expect((await run('account', 'show', email)).out).toContain('suspended: a check');
    expect((await run('account', 'resume', email, '--reason', 'all well')).code).toBe(0);
    await expect.poll(call).toBe(200);
  });
});

describe('upstreams', () => {
  test('are added with a credential from standard input, tested with a real call, and switched', async () => {
    const add = ['upstream', 'add', '--name', 'Second', '--kind', 'openai-compatible', '--base-url', `${upstream.baseUrl}/v1/`, '--json'];
    const refused = await runCommand(environment(), add, 'sk-second\n');
    expect([refused.code, JSON.parse(refused.out).error.code]).toEqual([1, 'address_private']);
    const added = await runCommand(environment(), [...add, '--allow-private-network'], 'sk-second\n');
    expect(JSON.parse(added.out).data).toMatchObject({ name: 'Second', credentialLast4: 'cond' });
    expect((await audit())[0]).toMatchObject({ action: 'create upstream', after: { credentialSealed: 'set', name: 'Second' } });
    expect(added.out).not.toContain('sk-second');
    const tested = await json('upstream', 'test', 'OpenAI (environment)', '--model', 'gpt-5-mini');
    expect(tested).toMatchObject({ code: 0, body: { data: { ok: true, message: 'gpt-5-mini answered.' } } });
    expect(await json('upstream', 'test', 'second', '--model', 'gpt-5-mini')).toMatchObject({
      code: 1,
      body: { error: { code: 'not_found' } },
    });
    expect(await run('upstream', 'test', 'nowhere')).toMatchObject({ code: 1 });
    expect((await json('upstream', 'disable', 'Second')).body.data).toMatchObject({ enabled: false });
    expect((await run('upstream', 'list')).out).toMatch(/Second .* off/);
  });
});

describe('upstreams as a file', () => {
  test('are exported, and imported after the differences were shown', async () => {
    const printed = await run('upstream', 'export');
    const file = JSON.parse(printed.out) as UpstreamFile;
    expect(printed.out).not.toMatch(/sk-/);
    const path = join(server.services.config.dataDir, 'upstreams.json');
    const write = (change: object) =>
      writeFileSync(path, JSON.stringify({ ...file, upstreams: file.upstreams.map((one) => ({ ...one, ...change })) }));
    write({});
    const command = ['upstream', 'import', path, '--reason', 'moved'];
    expect(await run(...command)).toMatchObject({ code: 0, out: expect.stringContaining('as the file says') });
    write({ draining: true });
    const shown = await run(...command, '--dry-run');
    expect(shown).toMatchObject({ code: 0, out: expect.stringMatching(/setting draining +false +true/) });
    expect(await run(...command)).toMatchObject({ code: 1, said: expect.stringContaining('--yes') });
    expect((await json(...command, '--yes')).body).toMatchObject({ ok: true, data: { imported: true } });
    expect((await audit())[0]).toMatchObject({ action: 'import upstream', reason: 'moved', after: { 'setting draining': 'true' } });
    write({});
    expect(await run(...command, '--yes')).toMatchObject({ code: 0 });
    write({ credential: 'sk-x' });
    expect(await run(...command)).toMatchObject({ code: 2, said: expect.stringContaining('credential') });
    expect(await run('upstream', 'import', `${path}.none`, '--reason', 'x')).toMatchObject({ code: 2 });
  });
});

describe('prices', () => {
  test('are scheduled, shown with the difference, and withdrawn', async () => {
    const at = new Date(Date.now() + 9 * 86_400_000).toISOString();
    const schedule = ['prices', 'schedule', 'gpt-5-mini', '--at', at, '--reason', 'dearer'];
    expect(await run(...schedule)).toMatchObject({ code: 2 });
    expect(await run(...schedule, '--rate', 'nothing=1')).toMatchObject({ code: 2, said: expect.stringContaining('Meters of gpt-5-mini') });
    expect(await run(...schedule, '--rate', 'input=7')).toMatchObject({ code: 1, said: expect.stringContaining('--yes') });
    const soon = ['prices', 'schedule', 'gpt-5-mini', '--at', new Date(Date.now() + 60_000).toISOString(), '--reason', 'x'];
    expect(await json(...soon, '--rate', 'input=7', '--yes')).toMatchObject({
      code: 1,
      body: { error: { code: 'price_notice_too_short' } },
    });
    const done = await run(...schedule, '--rate', 'input=7', '--yes');
    expect(done).toMatchObject({ code: 0, said: expect.stringMatching(/input +[\d.]+ +7/) });
    const { data } = (await json<{ id: string; scheduled: { priceVersionId: string } | null }[]>('prices', 'list')).body;
    const scheduled = data.find(({ id }) => id === 'gpt-5-mini')?.scheduled;
    expect(scheduled).toMatchObject({ tiers: [{ usdPerMillion: { input: '7' } }] });
    expect((await audit())[0]).toMatchObject({ action: 'announce price', reason: 'dearer', after: { rates: expect.any(Object) } });
    expect((await run('prices', 'withdraw', scheduled?.priceVersionId ?? '')).code).toBe(0);
    expect((await run('prices', 'withdraw', scheduled?.priceVersionId ?? '')).code).toBe(1);
  });

  test('are imported in one transaction after showing what changes; --dry-run changes nothing', async () => {
    const env = { ...environment(), PRICE_MARKUP: '2' };
    const importing = ['prices', 'import', '--reason', 'new list', '--model', 'gpt-5-mini', '--model', 'gpt-5'];
    const dry = await runCommand(env, [...importing, '--dry-run', '--json']);
    expect(JSON.parse(dry.out).data).toMatchObject({
      imported: false,
      differences: [{ modelId: 'gpt-5-mini', rises: true }, { modelId: 'gpt-5' }],
    });
    expect((await runCommand(env, [...importing, '--at', '2020-01-01', '--yes'])).code).toBe(1);
    expect((await runCommand(env, [...importing, '--at', 'soon', '--yes'])).code).toBe(2);
    const done = await runCommand(env, [...importing, '--yes', '--json']);
    expect(JSON.parse(done.out).data).toMatchObject({ imported: true });
    const rows = await server.services.sql`SELECT reason FROM staff_actions WHERE action = 'import price' AND reason = 'new list'`;
    expect(rows).toHaveLength(2);
    expect((await runCommand(env, [...importing, '--yes'])).said).toContain('does not differ');
  });
});

test('failed payment events are tried again', async () => {
  await server.services.sql`
    INSERT INTO provider_events (id, provider, event_id, type, payload, processed_at, outcome)
    VALUES (${newId()}, 'stripe', 'evt_1', 'x', '{}', now(), 'failed')`;
  expect((await json<{ events: string[] }>('events', 'retry')).body.data.events).toHaveLength(1);
  expect((await audit())[0]).toMatchObject({ action: 'replay payment event' });
});

describe('doctor', () => {
  test('says what is wrong and what to do', async () => {
    const { code, body } = await json<{ findings: { check: string; state: string }[] }>('doctor');
    const byCheck = new Map(body.data.findings.map((one) => [one.check, one]));
    // The database of the tests is faster than it is safe.
    expect(body.data.findings.filter(({ state }) => state === 'problem')).toMatchObject([{ check: 'fsync' }]);
    expect(code).toBe(1);
    expect([
      byCheck.get('migrations'),
      byCheck.get('role'),
      byCheck.get('clock'),
      byCheck.get('public_url'),
      byCheck.get('servers'),
    ]).toMatchObject([{ state: 'ok' }, { state: 'ok' }, { state: 'ok' }, { state: 'ok' }, { state: 'ok', found: '1 running' }]);
    expect(byCheck.get('mail')).toMatchObject({ state: 'warning', advice: expect.stringContaining('SMTP_URL') });
    const broken = await runCommand({ ...environment(), SMTP_URL: 'smtp://127.0.0.1:1' }, ['doctor']);
    expect(broken).toMatchObject({ code: 1, out: expect.stringMatching(/✗ mail: 127\.0\.0\.1.*\n +→ Check SMTP_URL/) });
    const mails = await startMailCatcher();
    expect((await runCommand({ ...environment(), SMTP_URL: mails.smtpUrl }, ['doctor', '--json'])).out).toContain('accepts the connection');
    await mails.close();
  });

  test('also works with wrong settings and without a database', async () => {
    const wrong = await runCommand({ ...environment(), DEROUTER_MODE: 'production' }, ['doctor', '--json']);
    expect(JSON.parse(wrong.out).data.findings).toMatchObject([
      { check: 'settings', state: 'problem', found: expect.stringContaining('must be set') },
    ]);
    const gone = await runCommand({ ...environment(), DATABASE_URL: 'postgres://127.0.0.1:1/none' }, ['doctor', '--json', '--offline']);
    expect([gone.code, JSON.parse(gone.out).data.findings.at(-1)]).toMatchObject([1, { check: 'database', state: 'problem' }]);
  });
});

describe('backups', () => {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-cli-backup-'));
  chmodSync(folder, 0o755);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('one of the embedded database, made while its server runs, is restored and proven', async () => {
    const env = { DATA_DIR: join(folder, 'a'), PORT: '0', LOG_LEVEL: 'silent', SECRET_KEY: 'ab'.repeat(32), SANDBOX_UPSTREAM: 'on' };
    const first = await startServer(await readConfig(env), () => {});
    const embedded = { ...first, base: `http://127.0.0.1:${first.address.port}` };
    const buyer = await addGatewayCustomer(embedded);
    await buyer.call('/v1/messages', { model: 'sandbox-claude', max_tokens: 20, messages: [{ role: 'user', content: 'Hi' }] });
    await buyer.receipt();
    const backup = join(folder, 'backup');
    expect(await runCommand(env, ['restore', backup])).toMatchObject({ code: 1, said: expect.stringContaining('no complete backup') });
    const made = await runCommand(env, ['backup', backup, '--json']);
    expect(JSON.parse(made.out), made.said).toMatchObject({ ok: true, data: { kind: 'files', folder: backup } });
    expect((await runCommand(env, ['backup', backup])).code).not.toBe(0);
    expect(await runCommand(env, ['restore', backup])).toMatchObject({ code: 3, said: expect.stringContaining('in use by another') });
    await first.stop();
    expect(await runCommand(env, ['restore', backup])).toMatchObject({ code: 1, said: expect.stringContaining('already') });

    const restored = { ...env, DATA_DIR: join(folder, 'b') };
    expect(await runCommand(restored, ['restore', backup])).toMatchObject({ code: 0 });
    expect(await runCommand(restored, ['prove'])).toMatchObject({ code: 0, out: expect.stringContaining('1 receipts recomputed') });
    const shown = await runCommand(restored, ['account', 'show', buyer.email, '--json']);
    expect(JSON.parse(shown.out).data).toMatchObject({ accountId: buyer.accountId });
    expect((await runCommand(restored, ['restore', backup])).code).toBe(1);
  });

  test('one of another database is a dump by pg_dump, whose password is no argument', async () => {
    const program = join(folder, 'pg_dump');
    // Records its call as the real one would see it: the embedded package brings no pg_dump.
    writeFileSync(program, '#!/bin/sh\nfor a in "$@"; do case "$a" in --file=*) echo "$@ $PGPASSWORD" > "${a#--file=}";; esac; done\n', {
      mode: 0o755,
    });
    const target = join(folder, 'dump');
    const made = await run('backup', target, '--pg-dump', program, '--json');
    expect(JSON.parse(made.out), made.said).toMatchObject({ ok: true, data: { kind: 'dump' } });
    const [call = '', password] = readFileSync(join(target, 'database.dump'), 'utf8')
      .trim()
      .split(/ (?=\S+$)/);
    expect(call).toContain('--format=custom');
    expect(password?.length).toBeGreaterThan(8);
    expect(call).not.toContain(password);
    expect(existsSync(join(target, 'backup.json'))).toBe(true);
    expect(await run('backup', join(folder, 'none'), '--pg-dump', '/nowhere/pg_dump')).toMatchObject({
      code: 3,
      said: expect.stringContaining('--pg-dump'),
    });
  });
});
