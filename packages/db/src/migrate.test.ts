import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Sql } from './client-types.ts';
import { type EmbeddedPostgres, startEmbedded } from './embedded/index.ts';
import { migrate } from './migrate.ts';
import { missingMigrations, readMigrationState, readMigrations } from './migrations.ts';

const shipped = fileURLToPath(new URL('../migrations', import.meta.url));
/** Times were counted up to here, ahead of the clock; those of later migrations are real (decision 43). */
const lastCounted = 1_796_159_000_000;

let server: EmbeddedPostgres;
let folder: string;
let admin: Sql;
/** An empty database for each test. */
let url: string;
let sql: Sql;
let databases = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'derouter-migrate-'));
  chmodSync(folder, 0o755);
  server = await startEmbedded({ folder, settings: { fsync: 'off', shared_buffers: '32MB' } });
  admin = postgres(server.url, { max: 1, onnotice: () => {} }) as Sql;
});
afterAll(async () => {
  await sql.end();
  await admin.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await sql?.end();
  const name = `migrations_${++databases}`;
  await admin.unsafe(`CREATE DATABASE ${name}`);
  url = Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
  sql = postgres(url, { max: 20, onnotice: () => {} }) as Sql;
});

/** A folder of migrations: names in the order of the journal, with their times and statements. */
function write(name: string, files: Readonly<Record<string, readonly [when: number, text: string]>>, base?: string): string {
  const place = join(folder, name);
  if (base) cpSync(base, place, { recursive: true });
  else cpSync(join(shipped, 'meta'), join(place, 'meta'), { recursive: true });
  const journal = join(place, 'meta', '_journal.json');
  const before = base ? (JSON.parse(readFileSync(journal, 'utf8')) as { entries: object[] }).entries : [];
  const added = Object.entries(files).map(([tag, [when]]) => ({ tag, when }));
  writeFileSync(journal, JSON.stringify({ entries: [...before, ...added] }));
  for (const [tag, [, text]] of Object.entries(files)) writeFileSync(join(place, `${tag}.sql`), text);
  return place;
}
const later = (...texts: string[]) => Object.fromEntries(texts.map((text, i) => [`9${i}_added`, [9_000_000_000_000 + i, text] as const]));
const table = 'CREATE TABLE one (id int PRIMARY KEY)';

test('the times of the journal rise, and none lies in the future', () => {
  const times = readMigrations().map(({ when }) => when);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  expect(times.at(-1)).toBeLessThanOrEqual(Math.max(Date.now(), lastCounted));
});

test('a database gets exactly the migrations of this version, once', async () => {
  expect(await missingMigrations(sql)).toHaveLength(readMigrations().length);
  expect(await migrate(url)).toEqual({ applied: readMigrations().length });
  expect(await migrate(url)).toEqual({ applied: 0 });
  const rows = await sql<{ hash: string }[]>`SELECT hash FROM drizzle.__drizzle_migrations ORDER BY id`;
  expect(rows.map(({ hash }) => hash)).toEqual(readMigrations().map(({ hash }) => hash));
  expect(await missingMigrations(sql)).toEqual([]);
});

test('a migration that is merged late is refused, not skipped, and applied when that is asked for', async () => {
  const first = { '01_one': [100, table], '03_three': [300, 'CREATE TABLE three (id int)'] } as const;
  await migrate(url, { folder: write('before', first) });
  const { '01_one': one, '03_three': three } = first;
  const merged = write('merged', { '01_one': one, '02_two': [200, 'CREATE TABLE two (id int)'], '03_three': three });
  await expect(migrate(url, { folder: merged })).rejects.toThrow(/older than one .* 02_two.*--late/);
  expect(await sql`SELECT to_regclass('two') AS name`).toEqual([{ name: null }]);
  expect(await migrate(url, { folder: merged, late: true })).toEqual({ applied: 1 });
  expect(await migrate(url, { folder: merged })).toEqual({ applied: 0 });
});

test('a migration that was changed after it was applied is refused; line ends do not count', async () => {
  await migrate(url, { folder: write('original', { '01_one': [100, `${table};\n`] }) });
  expect(await migrate(url, { folder: write('windows', { '01_one': [100, `${table};\r\n`] }) })).toEqual({ applied: 0 });
  await expect(migrate(url, { folder: write('changed', { '01_one': [100, `${table}; -- again\n`] }) })).rejects.toThrow(
    /changed.*: 01_one/,
  );
});

test('a database of a newer version is used as it is', async () => {
  const old = { '01_one': [100, table] } as const;
  await migrate(url, { folder: write('newer', { ...old, '02_two': [200, 'CREATE TABLE two (id int)'] }) });
  const folderOfOld = write('older', old);
  expect(await migrate(url, { folder: folderOfOld })).toEqual({ applied: 0 });
  expect(await readMigrationState(sql, readMigrations(folderOfOld))).toMatchObject({
    applied: 2,
    missing: [],
    late: [],
    changed: [],
    unknown: 1,
  });
});

test('each migration is a transaction of its own: one that fails leaves nothing, and those before it stay', async () => {
  const broken = write('broken', {
    '01_one': [100, table],
    '02_two': [200, 'CREATE TABLE two (id int)\n--> statement-breakpoint\nSELECT 1/0'],
  });
  await expect(migrate(url, { folder: broken })).rejects.toThrow(/^02_two could not be applied: division by zero/);
  expect(await sql`SELECT to_regclass('one') AS one, to_regclass('two') AS two`).toEqual([{ one: 'one', two: null }]);
  expect(await migrate(url, { folder: write('mended', { '01_one': [100, table], '02_two': [200, 'CREATE TABLE two (id int)'] }) })).toEqual(
    {
      applied: 1,
    },
  );
});

test('while somebody reads the receipts for long, a migration that needs them waits, and nobody else does for long', async () => {
  await migrate(url);
  const changed = write('wide', later('ALTER TABLE receipts ADD COLUMN more text'), shipped);
  let isRead = false;
  const reading = sql.begin(async (tx) => {
    await tx`SELECT count(*) FROM receipts`;
    isRead = true;
    await sleep(9_000);
    isRead = false;
  });
  await expect.poll(() => isRead).toBe(true);
  const lines: string[] = [];
  const migrating = migrate(url, { folder: changed, onProgress: (line) => lines.push(line) });
  let isDone = false;
  void migrating.then(() => {
    isDone = true;
  });
  const waits: number[] = [];
  while (!isDone) {
    const at = performance.now();
    await sql`UPDATE receipts SET tag = 'x' WHERE id = '0198c0de-0000-7000-8000-000000000000'`;
    waits.push(performance.now() - at);
    await sleep(20);
  }
  expect(isRead).toBe(false);
  expect(await migrating).toEqual({ applied: 1 });
  await reading;
  expect(Math.max(...waits)).toBeLessThan(1_600);
  // Three quarters of the time nobody waits at all.
  expect(waits.filter((ms) => ms > 200).length).toBeLessThan(waits.length / 20);
  expect(lines).toEqual(['Applying 90_added', '90_added waits until nobody uses what it changes']);
});

test('two processes that start at once do not wait for each other in a circle, also where an index is made beside running work', async () => {
  await migrate(url);
  const both = write('both', { ...later('CREATE TABLE other (id int)'), '91_index_concurrently': indexReceipts }, shipped);
  // An old transaction, which the index has to wait for.
  const working = sql.begin(async (tx) => {
    await tx`UPDATE receipts SET tag = 'x' WHERE false`;
    await sleep(2_000);
  });
  const results = await Promise.all([migrate(url, { folder: both }), migrate(url, { folder: both })]);
  expect(results.map(({ applied }) => applied).sort()).toEqual([0, 2]);
  await working;
  await sql`SELECT create_receipt_partition((now() + interval '40 days')::date)`;
  const made = await sql<{ name: string; valid: boolean }[]>`
    SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index WHERE indexrelid::regclass::text LIKE '%agent_idx'`;
  expect(made.length).toBeGreaterThan(1);
  expect(made.every(({ valid }) => valid)).toBe(true);
});

/** As docs/scaling.md says: the index of the whole table, then one for each partition, then they are joined. */
const indexReceipts = [
  9_000_000_000_001,
  `CREATE INDEX IF NOT EXISTS receipts_agent_idx ON ONLY receipts (agent)
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS {partition of receipts}_agent_idx ON {partition of receipts} (agent)
--> statement-breakpoint
ALTER INDEX receipts_agent_idx ATTACH PARTITION {partition of receipts}_agent_idx`,
] as const;

test('an index whose making was interrupted is made again; any other that is not valid stops the start', async () => {
  await migrate(url, { folder: write('plain', { '01_one': [100, 'CREATE TABLE one (id int)'] }) });
  await sql`INSERT INTO one VALUES (1), (1)`;
  const unique = write('unique', {
    '01_one': [100, 'CREATE TABLE one (id int)'],
    '02_unique_concurrently': [200, 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS one_unique ON one (id)'],
  });
  await expect(migrate(url, { folder: unique })).rejects.toThrow(/02_unique_concurrently could not be applied/);
  await sql`DELETE FROM one`;
  expect(await migrate(url, { folder: unique })).toEqual({ applied: 1 });
  await sql`INSERT INTO one VALUES (1), (2)`;
  await sql`CREATE TABLE two AS SELECT 1 AS id FROM one`;
  await sql.unsafe('CREATE UNIQUE INDEX CONCURRENTLY stray ON two (id)').catch(() => {});
  await expect(migrate(url, { folder: unique })).rejects.toThrow(/not valid.*: stray\. Run for each: REINDEX/);
});

test('a process that is killed while it has the lock does not keep the next one out', async () => {
  const script = `import postgres from 'postgres';
    const sql = postgres(${JSON.stringify(url)}, { max: 1 });
    await sql\`SELECT pg_advisory_lock(7309241)\`;
    console.log('locked');
    await sql\`SELECT 1\`;
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: fileURLToPath(new URL('.', import.meta.url)) });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const lines: string[] = [];
  const migrating = migrate(url, { folder: write('killed', { '01_one': [100, table] }), onProgress: (line) => lines.push(line) });
  await expect.poll(() => lines).toEqual(['Another process is migrating the database']);
  child.kill('SIGKILL');
  const at = performance.now();
  expect(await migrating).toEqual({ applied: 1 });
  expect(performance.now() - at).toBeLessThan(5_000);
});
