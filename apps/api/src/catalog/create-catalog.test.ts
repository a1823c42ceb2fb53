import { connect } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createNotices, type Notices } from '../jobs/index.ts';
import { type Catalog, catalogMaxAgeMs, createCatalog } from './create-catalog.ts';

let database: ThrowawayDatabase;
let notices: Notices;
let catalog: Catalog | null = null;
const log = pino({ level: 'silent' });

beforeEach(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  notices = await createNotices(database.sql, log);
});
afterEach(async () => {
  catalog?.close();
  await notices.close();
  await database.close();
});

const addModel = (id: string) =>
  database.sql`INSERT INTO models (id, display_name, vendor, dialects) VALUES (${id}, ${id}, 'test', '{openai-chat}')`;

test('a change without a notice is loaded once the catalogue reaches its maximum age', async () => {
  catalog = await createCatalog({ db: database.db, notices, log, sandbox: false, maxAgeMs: 200 });
  await addModel('unannounced');
  expect(catalog.find('unannounced')).toBeUndefined();
  await expect.poll(() => catalog?.find('unannounced')?.model.id).toBe('unannounced');
  await database.sql`DELETE FROM models WHERE id = 'unannounced'`;
  await expect.poll(() => catalog?.find('unannounced')).toBeUndefined();
});

test('a failed reload is retried within seconds, whatever the maximum age', async () => {
  const owner = await connect(database.url, { max: 1, asApplication: false });
  catalog = await createCatalog({ db: database.db, notices, log, sandbox: false, maxAgeMs: 3_600_000 });
  await addModel('announced');
  await owner.sql`REVOKE SELECT ON models FROM derouter_app`;
  notices.tell({ topic: 'catalog', subject: 'changed' });
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(catalog.find('announced')).toBeUndefined();
  await owner.sql`GRANT SELECT ON models TO derouter_app`;
  await expect.poll(() => catalog?.find('announced')?.model.id, { timeout: 5_000 }).toBe('announced');
  await owner.close();
});

test('a lost notice costs less than half a minute', () => {
  // The longest pause after a failed reload is 8 s.
  expect(catalogMaxAgeMs + 8_000).toBeLessThan(30_000);
});
