#!/bin/sh
# pg-boss 12.38.0 makes a pool of its own and sets no time limit for its statements: if packets to the database are lost without the
# connection being closed, as by a firewall that forgot it, it waits until the system gives the connection up, and reports nothing. Here
# a server signs the client in and then says nothing. `query_timeout`, an option of pg that it passes on, ends the wait.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund pg-boss@12.38.0 > /dev/null 2>&1
cat > run.mjs <<'JS'
import net from 'node:net';
import { PgBoss } from 'pg-boss';

// AuthenticationOk and ReadyForQuery, for the first message of each connection.
const signedIn = Buffer.concat([Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]), Buffer.from([0x5a, 0, 0, 0, 5, 0x49])]);
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', () => socket.write(signedIn));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const connectionString = `postgres://a@127.0.0.1:${server.address().port}/a`;

async function start(options) {
  const reported = [];
  const boss = new PgBoss({ connectionString, ...options });
  boss.on('error', (error) => reported.push(error.message));
  const waited = new Promise((resolve) => setTimeout(resolve, 8_000, 'still waits after 8 s'));
  const outcome = await Promise.race([boss.start().then(() => 'started', (error) => error.message), waited]);
  console.log(`pg-boss 12.38.0 ${JSON.stringify(options)}: ${outcome}; reported: ${reported.length}`);
  return outcome;
}

const seen = [await start({}), await start({ query_timeout: 1_000 })];
process.exit(seen[0] === 'still waits after 8 s' && seen[1] === 'Query read timeout' ? 0 : 1);
JS
node run.mjs
