import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import type { Sql } from './client-types.ts';
import { startEmbedded } from './embedded/index.ts';
import { migrate } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import { readSchemaContract } from './schema-contract.ts';

// Run at each release (docs/scaling.md): what this version's statements rely on, which later versions must leave as it is.
const folder = mkdtempSync(join(tmpdir(), 'derouter-schema-'));
chmodSync(folder, 0o755);
const server = await startEmbedded({ folder, settings: { fsync: 'off' } });
try {
  await migrate(server.url);
  const sql = postgres(server.url, { max: 1 }) as Sql;
  const contract = await readSchemaContract(sql, readMigrations().at(-1)?.tag ?? '');
  writeFileSync(fileURLToPath(new URL('../released-schema.json', import.meta.url)), `${JSON.stringify(contract, null, 2)}\n`);
  await sql.end();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
