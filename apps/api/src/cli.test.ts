import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Connection, connect } from '@derouter/db';
import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addStaff, enrolApp } from './testing/add-staff.ts';
import { addGatewayCustomer } from './testing/gateway-customer.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
let upstream: ScriptedUpstream;
/** Connected as the database owner, who may change what the application's role may not. */
let owner: Connection;
let receiptId: string;

beforeAll(async () => {
  upstream = await startScriptedUpstream(providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 } })));
  server = await startTestServer(inject('templateDatabaseUrl'), {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
  });
  owner = await connect(server.services.config.databaseUrl ?? '', { asApplication: false, max: 1 });
  const customer = await addGatewayCustomer(server);
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
function run(...args: string[]): Promise<{ code: number | null; said: string }> {
  const env = { PATH: process.env.PATH, DATABASE_URL: server.services.config.databaseUrl ?? '', DATA_DIR: server.services.config.dataDir };
  const child = spawn(process.execPath, [fileURLToPath(new URL('cli.ts', import.meta.url)), ...args], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

test('prove reports a correct ledger, and with --new checks only what is new', async () => {
  expect(await run('prove')).toEqual({ code: 0, said: expect.stringMatching(/right \(everything: \d+ transfers, 1 receipts/) });
  expect(await run('prove', '--new')).toEqual({ code: 0, said: expect.stringContaining('what is new') });
});

test('prove and receipt exit 1 and print the broken row', async () => {
  await owner.sql`UPDATE receipts SET total_nano = total_nano + 1 WHERE id = ${receiptId}`;
  const proof = await run('prove');
  expect(proof.code).toBe(1);
  expect(proof.said).toContain(`a receipt recomputes: receipt ${receiptId}`);
  expect(proof.said).toContain(`a charge has its receipt: request ${receiptId}`);
  const receipt = await run('receipt', receiptId);
  expect([receipt.code, receipt.said]).toEqual([1, expect.stringContaining(receiptId)]);
  await owner.sql`UPDATE receipts SET total_nano = total_nano - 1 WHERE id = ${receiptId}`;
  expect((await run('receipt', receiptId)).code).toBe(0);
  expect((await run('prove')).code).toBe(0);
});

test('a proof reports that another one is running', async () => {
  await owner.sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(hashtext('prove'))`;
    expect(await run('prove')).toEqual({ code: 1, said: expect.stringContaining('another proof is under way') });
  });
});

test('a recent month is not detached; an old one is, and the ledger can still be proven', async () => {
  expect(await run('detach-receipts', new Date().toISOString().slice(0, 7))).toMatchObject({ code: 1 });
  expect(await run('detach-receipts', 'January')).toMatchObject({ code: 2 });
  await owner.sql`SELECT create_receipt_partition('2020-03-01')`;
  expect(await run('detach-receipts', '2020-03')).toEqual({ code: 0, said: expect.stringContaining('receipts_2020_03') });
  expect((await run('prove')).code).toBe(0);
});

test('an unknown command lists the known ones', async () => {
  expect(await run('prowe')).toEqual({ code: 2, said: expect.stringContaining('Usage') });
});

test('the second factors of a staff member can be taken away, which ends their sessions', async () => {
  const { email, pending } = await addStaff(server);
  await enrolApp(pending);
  expect((await run('reset-second-factor', 'nobody@example.com')).code).toBe(1);
  expect(await run('reset-second-factor', 'no address')).toMatchObject({
    code: 1,
    said: expect.stringContaining('complete email address'),
  });
  expect((await run('reset-second-factor', email.toUpperCase())).code).toBe(0);
  expect((await pending.query('accounts.me')).data).toBeNull();
  expect(await server.services.sql`SELECT 1 FROM totp_secrets`).toHaveLength(0);
});
