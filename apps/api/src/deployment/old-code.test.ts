import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prove } from '@derouter/billing';
import { freePort } from '@derouter/db/embedded';
import { isNightly, providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { checkOutCode, commitBeforeLastMigration, releasedCommit } from '../testing/check-out-code.ts';
import { type SpawnedServer, spawnServer } from '../testing/spawn-server.ts';
import { readMailedCode, startTestServer, type TestServer } from '../testing/start-test-server.ts';

/**
 * While servers are replaced one by one, and after a way back, old code runs on the schema of the present one (docs/releasing.md).
 * `schema-contract.test.ts` compares what it relies on; this runs it, beside a server of the present code.
 */
const secretKey = '5ad6'.repeat(16);
const usage = { prompt_tokens: 1_000, completion_tokens: 10 };
const [released, before] = isNightly ? [releasedCommit(), commitBeforeLastMigration()] : [null, null];
const versions = [
  ['the released version', released],
  ['the commit before the last migration', before === released ? null : before],
] as const;

let upstream: ScriptedUpstream;
let present: TestServer;
beforeAll(async () => {
  if (!isNightly) return;
  upstream = await startScriptedUpstream(providerScript(() => ({ text: 'Fine.', usage })));
  present = await startTestServer(inject('templateDatabaseUrl'), { ...provider(), SECRET_KEY: secretKey });
});
afterAll(async () => {
  await present?.stop();
  await upstream?.close();
});

const provider = () => ({ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.baseUrl}/v1` });

/** A browser without pages. */
function openSession(base: string) {
  let cookie = '';
  const call = async <T>(path: string, init: RequestInit): Promise<T> => {
    const headers = { 'content-type': 'application/json', 'x-derouter': '1', origin: base, cookie };
    const response = await fetch(`${base}/trpc/${path}`, { ...init, headers });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const body = (await response.json()) as { result?: { data: T } };
    if (!body.result) throw new Error(`${path}: ${JSON.stringify(body)}`);
    return body.result.data;
  };
  return {
    query: <T>(path: string, input: unknown) => call<T>(`${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {}),
    mutate: <T>(path: string, input: unknown) => call<T>(path, { method: 'POST', body: JSON.stringify(input) }),
  };
}

/** Signs up, pays and makes a key, as a customer does. Returns the key. */
async function signUp(base: string): Promise<string> {
  const session = openSession(base);
  const email = `old-code-${Date.now()}@example.com`;
  const { challengeId } = await session.mutate<{ challengeId: string }>('accounts.requestCode', { email, locale: 'en' });
  const code = await readMailedCode(present, email);
  const { termsVersion } = await session.mutate<{ termsVersion: string }>('accounts.verifyCode', { challengeId, code });
  await session.mutate('accounts.verifyCode', { challengeId, code, acceptTermsVersion: termsVersion });
  const order = { provider: 'sandbox', amountUsd: '20' };
  const { orderId, redirectUrl } = await session.mutate<{ orderId: string; redirectUrl: string }>('credits.openCheckout', order);
  await fetch(`${base}${redirectUrl}/succeeded`, { method: 'POST', redirect: 'manual' });
  await expect.poll(async () => (await session.query<{ state: string }>('credits.getOrder', { id: orderId })).state).toBe('settled');
  return (await session.mutate<{ secret: string }>('keys.create', { name: 'test' })).secret;
}

for (const [name, commit] of versions) {
  describe.skipIf(commit === null)(`${name} on the present schema${isNightly && commit === null ? ' (not in this history)' : ''}`, () => {
    let folder: string;
    let dataDir: string;
    let old: SpawnedServer;
    let base: string;

    beforeAll(async () => {
      folder = checkOutCode(commit ?? '');
      dataDir = mkdtempSync(join(tmpdir(), 'derouter-old-'));
      chmodSync(dataDir, 0o755);
      const port = await freePort();
      base = `http://127.0.0.1:${port}`;
      const { databaseUrl } = present.services.config;
      const env = {
        ...{ PORT: String(port), PUBLIC_URL: base, DATA_DIR: dataDir, DATABASE_URL: databaseUrl ?? '', SECRET_KEY: secretKey },
        ...{ ...provider(), DRAIN_SECONDS: '2' },
      };
      old = await spawnServer(env, 'derouter is ready', join(folder, 'apps/api/src/main.ts'));
      expect(old.output()).toContain('derouter is ready');
    });
    afterAll(async () => {
      await old?.kill();
      for (const one of [folder, dataDir]) if (one) rmSync(one, { recursive: true, force: true });
    });

    test('a customer signs up, pays, makes a key and is charged, by old and present servers alike, and the books are right', async () => {
      expect((await fetch(`${base}/readyz`)).status).toBe(200);
      const secret = await signUp(base);
      const ask = async (where: string, stream: boolean) => {
        const response = await fetch(`${where}/v1/chat/completions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          body: JSON.stringify({ model: 'gpt-5-mini', stream, max_completion_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] }),
        });
        await response.text();
        return response.status;
      };
      const asked = Array.from({ length: 12 }, (_, at) => ask(at % 2 === 0 ? base : present.base, at % 3 === 0));
      expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
      const { sql } = present.services;
      await expect.poll(async () => (await sql`SELECT 1 FROM holds`).length).toBe(0);
      const receipts = await sql<{ status: string; total: bigint }[]>`
        SELECT r.status, r.total_nano AS total FROM receipts r JOIN key_secrets s ON s.key_id = r.key_id ORDER BY r.created_at DESC LIMIT 12`;
      expect(receipts.map(({ status }) => status)).toEqual(Array(12).fill('completed'));
      // Both price alike.
      expect(new Set(receipts.map(({ total }) => total)).size).toBe(1);
      expect((await prove(sql)).findings).toEqual([]);
    });

    test('its command line proves the books, too', () => {
      const { databaseUrl } = present.services.config;
      const said = execFileSync(process.execPath, [join(folder, 'apps/api/src/cli.ts'), 'prove', '--json'], {
        env: { PATH: process.env.PATH, DATA_DIR: join(dataDir, 'cli'), DATABASE_URL: databaseUrl ?? '', SECRET_KEY: secretKey },
        encoding: 'utf8',
      });
      expect(JSON.parse(said.trim().split('\n').at(-1) ?? '')).toMatchObject({ ok: true });
    });
  });
}
