import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@derouter/client';
import { writeClientTypes } from '@derouter/client/write-types';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

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

test('the build has JavaScript and declarations that refer to each other', () => {
  const out = mkdtempSync(join(tmpdir(), 'derouter-client-'));
  try {
    const tsc = fileURLToPath(new URL('../../../../packages/client/node_modules/.bin/tsc', import.meta.url));
    execFileSync(tsc, ['-p', join(folder, 'tsconfig.build.json'), '--outDir', out], { stdio: 'pipe' });
    expect(readFileSync(join(out, 'index.js'), 'utf8')).toContain('createClient');
    expect(readFileSync(join(out, 'index.d.ts'), 'utf8')).toMatch(/from ["']\.\/schema\.js["']/);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
