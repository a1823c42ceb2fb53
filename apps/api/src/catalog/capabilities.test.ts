import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createKey } from '../keys/index.ts';
import { addCustomer } from '../testing/add-customer.ts';
import { addStaff, enrolApp } from '../testing/add-staff.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { knownCapabilities } from './known-capabilities.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'on' });
});
afterAll(() => server.stop());

interface Row {
  readonly id: string;
  readonly vendor: string;
  readonly image_input: boolean | null;
  readonly tool_use: boolean | null;
  readonly reasoning: boolean | null;
}
const readRows = () =>
  server.services.sql<Row[]>`SELECT id, vendor, image_input, tool_use, reasoning FROM models WHERE vendor <> 'test' ORDER BY id`;

test('the migration tells existing models what the first catalogue tells new ones', async () => {
  const seeded = await readRows();
  expect(seeded.filter(({ image_input }) => image_input === null)).toEqual([]);
  expect(seeded.filter(({ reasoning }) => reasoning === null).map(({ id }) => id)).toEqual(['gpt-5.3']);
  const migration = readFileSync(
    fileURLToPath(new URL('../../../../packages/db/migrations/0054_model_capabilities.sql', import.meta.url)),
    'utf8',
  );
  const [, ...fills] = migration.split('--> statement-breakpoint');
  await server.services.sql`UPDATE models SET image_input = NULL, tool_use = NULL, reasoning = NULL`;
  for (const fill of fills) await server.services.sql.unsafe(fill);
  expect(await readRows()).toEqual(seeded);
});

test.each([
  ['openai', 'gpt-4o', { imageInput: true, toolUse: true, reasoning: false }],
  ['openai', 'o3-mini', { imageInput: false, toolUse: true, reasoning: true }],
  ['openai', 'gpt-9', { imageInput: null, toolUse: null, reasoning: null }],
  ['acme', 'gpt-4o', { imageInput: null, toolUse: null, reasoning: null }],
])('%s %s', (vendor, id, expected) => expect(knownCapabilities(vendor, id)).toEqual(expected));

test('what staff state is audited, and told in every list that has a field for it', async () => {
  const { pending: engineer } = await addStaff(server, ['engineer']);
  await enrolApp(engineer);
  const change = { id: 'sandbox-claude', imageInput: false, toolUse: false, reasoning: true };
  expect((await engineer.mutate('admin.models.save', change)).code).toBeNull();
  const [audited] = await server.services.sql<{ before: object; after: object }[]>`
    SELECT before, after FROM staff_actions WHERE subject = 'sandbox-claude' ORDER BY created_at DESC LIMIT 1`;
  expect(audited).toMatchObject({ before: { imageInput: true, toolUse: true }, after: { imageInput: false, toolUse: false } });

  const { accountId } = await addCustomer(server, '1');
  const { secret } = await createKey(server.services, accountId, 'lists');
  const read = async (path: string, header = 'authorization', prefix = 'Bearer ') =>
    (await (await fetch(server.base + path, { headers: { [header]: prefix + secret } })).json()) as Record<string, unknown>;
  const find = async (path: string) => ((await read(path)).data as { id: string }[]).find(({ id }) => id === 'sandbox-claude');
  expect(await find('/api/models')).toMatchObject({ capabilities: { image_input: false, tool_use: false, reasoning: true } });
  const forTools = (await find('/api/v1/models')) as unknown as { supported_parameters: string[]; architecture: object };
  expect(forTools.supported_parameters).toContain('reasoning');
  expect(forTools.supported_parameters).not.toContain('tools');
  expect(await read('/v1beta/models/sandbox-claude', 'x-goog-api-key', '')).toMatchObject({ thinking: true });
  const { models } = (await read('/api/device')) as { models: unknown[] };
  expect(models).toContainEqual(expect.objectContaining({ id: 'sandbox-claude', image_input: false, tool_use: false }));

  // It answers both: a list that names one kind of output names text.
  const both = ((await read('/api/v1/models')).data as Record<string, unknown>[]).find(({ id }) => id === 'sandbox-gpt');
  expect(both).toMatchObject({ architecture: { output_modalities: ['text'] }, supported_parameters: expect.arrayContaining(['tools']) });

  await engineer.mutate('admin.models.save', { id: 'sandbox-claude', imageInput: null, toolUse: null, reasoning: null });
  expect(await find('/api/models')).toMatchObject({ capabilities: { image_input: null, tool_use: null, reasoning: null } });
  expect(await read('/v1beta/models/sandbox-claude', 'x-goog-api-key', '')).not.toHaveProperty('thinking');
});
