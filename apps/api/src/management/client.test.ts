import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createClient } from '@derouter/client/source';
import { writeClientTypes } from '@derouter/client/write-types';
import { isNightly } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../../../../packages/client', import.meta.url));

let server: TestServer;
let customer: GatewayCustomer;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  customer = await addGatewayCustomer(server);
});
afterAll(() => server.stop());

test('the client’s types are those of the document (else: pnpm client:generate)', async () => {
  const document = (await (await fetch(`${server.base}/api/openapi.json`)).json()) as object;
  expect(readFileSync(join(folder, 'src', 'schema.ts'), 'utf8')).toBe(await writeClientTypes(document));
});

test('the client reads, creates with an Idempotency-Key, and gets typed errors', async () => {
  const client = createClient({ baseUrl: `${server.base}/`, apiKey: customer.secret });
  const { data: balance } = await client.GET('/api/balance');
  expect(balance?.available).toBe('5.0000');
  const made = await client.POST('/api/keys', { body: { name: 'by client' }, params: { header: { 'Idempotency-Key': 'c1' } } });
  expect(made.data?.key).toMatch(/^dr-/);
  const again = await client.POST('/api/keys', { body: { name: 'by client' }, params: { header: { 'Idempotency-Key': 'c1' } } });
  expect([again.data?.id, again.response.headers.get('idempotency-replayed')]).toEqual([made.data?.id, 'true']);
  const missing = await client.GET('/api/keys/{id}', { params: { path: { id: customer.accountId } } });
  expect(missing.error?.error.code).toBe('not_found');
});

test.skipIf(!isNightly)('the packed client installs in a project of its own and works there', { timeout: 60_000 }, async () => {
  const out = mkdtempSync(join(tmpdir(), 'derouter-client-'));
  const npm = (args: readonly string[], cwd: string) => execFileSync('npm', args, { cwd, stdio: 'pipe' });
  try {
    // Its dependencies are packed from the installed ones, so that nothing is asked of a registry. They are copied first, since
    // files that pnpm linked to each other would be left out.
    const openapiFetch = realpathSync(join(folder, 'node_modules/openapi-fetch'));
    for (const source of [openapiFetch, realpathSync(join(openapiFetch, '../openapi-typescript-helpers'))]) {
      const copy = join(out, 'copies', basename(source));
      cpSync(source, copy, { recursive: true });
      npm(['pack', '--ignore-scripts', '--pack-destination', out], copy);
    }
    npm(['pack', '--pack-destination', out], folder);
    const tarballs = readdirSync(out).filter((file) => file.endsWith('.tgz'));
    expect(tarballs).toContain('derouter-client-0.1.0.tgz');
    const dependencies = Object.fromEntries(
      tarballs.map((file) => [file.startsWith('derouter') ? '@derouter/client' : file.replace(/-\d.*$/, ''), `file:./${file}`]),
    );
    const overrides = Object.fromEntries(Object.keys(dependencies).map((name) => [name, `$${name}`]));
    writeFileSync(join(out, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies, overrides }));
    npm(['install', '--offline', '--no-audit', '--no-fund'], out);
    writeFileSync(
      join(out, 'main.js'),
      `import { createClient } from '@derouter/client';
       const client = createClient({ baseUrl: process.env.BASE, apiKey: process.env.KEY });
       const { data, error } = await client.GET('/api/balance');
       console.log(JSON.stringify(data ?? error));`,
    );
    const { stdout } = await run(process.execPath, ['main.js'], { cwd: out, env: { BASE: server.base, KEY: customer.secret } });
    expect(JSON.parse(stdout)).toEqual({ balance: '5.0000', locked_balance: '0.0000', available: '5.0000' });
    // The declarations are found and typed: a path that does not exist is an error.
    writeFileSync(
      join(out, 'types.ts'),
      `import { createClient } from '@derouter/client';
       const client = createClient({ baseUrl: '', apiKey: '' });
       export const balance: Promise<string | undefined> = client.GET('/api/balance').then(({ data }) => data?.available);
       // @ts-expect-error
       client.GET('/api/nothing');`,
    );
    const tsc = join(folder, 'node_modules/.bin/tsc');
    const compilerOptions = {
      noEmit: true,
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
    };
    writeFileSync(join(out, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts'] }));
    expect((await run(tsc, ['-p', out]).catch((error: { stdout: string }) => error)).stdout).toBe('');
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
