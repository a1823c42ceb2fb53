import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { connect } from '@derouter/db';
import { isNightly, providerScript, startScriptedUpstream } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';
import { appRouter } from './router.ts';
import { addStaff, enrolApp } from './testing/add-staff.ts';
import { addGatewayCustomer } from './testing/gateway-customer.ts';
import { PageSession } from './testing/page-session.ts';
import { readMetrics } from './testing/read-metrics.ts';
import { startTestServer } from './testing/start-test-server.ts';

/**
 * During an upgrade, servers of the version before run on tables that have more columns. A statement that returns all of them would be
 * refused on every connection that had planned it, and would then give out what it does not know.
 */
const root = fileURLToPath(new URL('../../..', import.meta.url));

test('no statement returns all columns of a table', async () => {
  const found: string[] = [];
  for await (const file of glob(['apps/*/src/**/*.ts', 'packages/*/src/**/*.ts'], { cwd: root })) {
    if (/\.test\.ts$|\/testing\/|^packages\/testkit\//.test(file)) continue;
    const text = readFileSync(`${root}/${file}`, 'utf8');
    // Inside a statement, a star returns nothing: what is around it names columns.
    for (const [statement] of text.matchAll(/`\s*SELECT\s+(?:DISTINCT\s+)?(?:\w+\.)?\*[^`]{0,40}|\bRETURNING\s+(?:\w+\.)?\*[^`]{0,40}/gi))
      found.push(`${file}: ${statement}`);
  }
  expect(found).toEqual([]);
});

interface Shaped {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly def?: { readonly innerType?: Shaped };
}
const fieldsOf = ({ shape, def }: Shaped): string[] => (shape ? Object.keys(shape) : def?.innerType ? fieldsOf(def.innerType) : []);

test('a running server answers as before when columns are added to every table under its open connections', {
  skip: !isNightly,
  timeout: 600_000,
}, async () => {
  const upstream = await startScriptedUpstream(
    providerScript(() => ({ text: 'Fine.', usage: { prompt_tokens: 10, completion_tokens: 5 } })),
  );
  const server = await startTestServer(inject('templateDatabaseUrl'), {
    ...{ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.baseUrl}/v1`, METRICS_TOKEN: 'scraper' },
  });
  const customer = await addGatewayCustomer(server);
  const { pending: staff } = await addStaff(server);
  await enrolApp(staff);
  const page = new PageSession(server, customer.cookie);
  const ask = async () =>
    (await customer.call('/v1/chat/completions', { model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hi' }] })).status;
  expect(await ask()).toBe(200);
  await customer.receipt();
  const [receipt] = await server.services.sql<{ id: string }[]>`SELECT id FROM receipts`;
  const known: Readonly<Record<string, unknown>> = {
    ...{ accountId: customer.accountId, keyId: customer.keyId, modelId: 'gpt-5-mini', model: 'gpt-5-mini', receiptId: receipt?.id },
    ...{ email: customer.email, locale: 'en', limit: 10, page: 1 },
  };
  const queries = Object.entries(
    appRouter._def.procedures as unknown as Record<string, { _def: { type: string; inputs: Shaped[]; meta?: { access: string } } }>,
  ).filter(([, { _def }]) => _def.type === 'query');
  const readAll = async () => {
    const answers = new Map<string, number>();
    for (const [path, { _def }] of queries) {
      const session = _def.meta?.access?.startsWith('staff') ? staff : page;
      const fields = _def.inputs.flatMap(fieldsOf);
      const given = Object.fromEntries(Object.entries(known).filter(([name]) => fields.includes(name)));
      const ids = fields.includes('id') ? [customer.accountId, customer.keyId, receipt?.id, 'gpt-5-mini'] : [undefined];
      for (const id of ids) {
        const { status, data } = await session.query(path, fields.length > 0 ? { ...given, ...(id && { id }) } : undefined);
        answers.set(`${path} ${id ?? ''}`, status);
        expect(JSON.stringify(data), path).not.toMatch(/added_?later/i);
      }
    }
    for (const path of ['/api/balance', '/api/sub-keys', '/api/usage-logs', '/v1/models', '/api/v1/key', '/api/v1/credits']) {
      const response = await fetch(server.base + path, { headers: { authorization: `Bearer ${customer.secret}` } });
      answers.set(path, response.status);
      expect(await response.text(), path).not.toMatch(/added_?later/i);
    }
    return answers;
  };
  // Twice, so that statements are planned on more than one connection.
  await readAll();
  const before = await readAll();
  expect([...before.values()].filter((status) => status === 200).length).toBeGreaterThan(80);
  expect([...before].filter(([, status]) => status >= 500)).toEqual([]);

  const owner = await connect(server.services.config.databaseUrl ?? '', { max: 1, asApplication: false });
  const tables = await owner.sql<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`;
  for (const { name } of tables) {
    await owner.sql.unsafe(`ALTER TABLE "${name}" ADD COLUMN added_later text, ADD COLUMN "addedLater" int DEFAULT 1`);
  }
  await owner.close();
  expect(await ask()).toBe(200);
  await customer.receipt();
  expect(Object.fromEntries(await readAll())).toEqual(Object.fromEntries(before));
  const { text } = await readMetrics(server.base, 'scraper');
  expect(/^derouter_database_stale_plans_total (\d+)$/m.exec(text)?.[1]).toBe('0');
  await server.stop();
  await upstream.close();
});
