import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import { backUpEmbedded, restoreEmbedded } from './back-up.ts';
import { startEmbedded } from './start-embedded.ts';

const folder = mkdtempSync(join(tmpdir(), 'derouter-backup-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a database that is written to is backed up, and a restored one has every row that was committed before, and no half of one', async () => {
  const server = await startEmbedded({ folder: join(folder, 'a') });
  const sql = postgres(server.url, { max: 4, onnotice: () => {} });
  await sql`CREATE TABLE pairs (id int PRIMARY KEY, twin int NOT NULL, filler text)`;
  let next = 0;
  const write = async () => {
    const id = next++;
    await sql.begin(async (tx) => {
      await tx`INSERT INTO pairs VALUES (${2 * id}, ${2 * id + 1}, repeat('x', 2000))`;
      await tx`INSERT INTO pairs VALUES (${2 * id + 1}, ${2 * id}, repeat('y', 2000))`;
    });
  };
  for (let i = 0; i < 300; i++) await write();
  let busy = true;
  const writing = (async () => {
    while (busy) await write();
  })();
  let told = 0;
  const { bytes } = await backUpEmbedded(server.url, join(folder, 'backup'), () => told++);
  busy = false;
  await writing;
  expect(bytes).toBeGreaterThan(1_000_000);
  expect(told).toBeGreaterThan(100);
  expect(await sql`SELECT 1 FROM pg_replication_slots`).toEqual([]);
  await expect(backUpEmbedded(server.url, join(folder, 'backup'))).rejects.toThrow('not empty');
  await sql.end();
  await server.stop();

  await restoreEmbedded(join(folder, 'backup'), join(folder, 'b'));
  await expect(restoreEmbedded(join(folder, 'backup'), join(folder, 'b'))).rejects.toThrow('already');
  const restored = await startEmbedded({ folder: join(folder, 'b') });
  const copy = postgres(restored.url, { max: 1, onnotice: () => {} });
  const [row] = await copy<{ rows: number; halves: number }[]>`
    SELECT count(*)::int AS rows, count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM pairs o WHERE o.id = p.twin))::int AS halves FROM pairs p`;
  expect(row?.rows).toBeGreaterThanOrEqual(600);
  expect(row?.halves).toBe(0);
  await copy`INSERT INTO pairs VALUES (-1, -1, '')`;
  await copy.end();
  await restored.stop();
});

test('a folder with other files is not used for a backup', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(backUpEmbedded('postgres://127.0.0.1:1/none', folder)).rejects.toThrow('not empty');
});
