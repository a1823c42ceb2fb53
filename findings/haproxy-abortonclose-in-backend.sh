#!/bin/sh
# HAProxy's "option abortonclose" is documented for backends too, but there alone it does not end a request whose caller leaves while the
# server has not answered yet: the server goes on for as long as it likes. In the frontend as well (or in "defaults"), the server's
# connection is closed at once. Seen with HAProxy 2.6.12 (Debian 12). Needs haproxy and node.
set -eu
command -v haproxy > /dev/null || { echo 'haproxy is not installed'; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > try.mjs <<'JS'
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a server that never answers hears within two seconds that the caller has left. */
async function isHeard(inFrontend, port) {
  let closed = false;
  let asked = false;
  const server = createServer((_request, response) => {
    asked = true;
    response.on('close', () => (closed = true));
  });
  await new Promise((resolve) => server.listen(port + 1, '127.0.0.1', resolve));
  const option = '  option abortonclose\n';
  const text = `defaults\n  mode http\n${inFrontend ? option : ''}  timeout connect 3s\n  timeout client 30s\n  timeout server 30s\nfrontend f\n  bind 127.0.0.1:${port}\n  default_backend b\nbackend b\n${inFrontend ? '' : option}  server s 127.0.0.1:${port + 1}\n`;
  writeFileSync('haproxy.cfg', text);
  const proxy = spawn('haproxy', ['-f', 'haproxy.cfg', '-db'], { stdio: 'ignore' });
  await sleep(700);
  const call = request({ port, host: '127.0.0.1', method: 'POST' });
  call.on('error', () => {});
  call.end('{}');
  while (!asked) await sleep(20);
  call.destroy();
  await sleep(2_000);
  const heard = closed;
  proxy.kill('SIGINT');
  server.close();
  server.closeAllConnections();
  return heard;
}
const inBackend = await isHeard(false, 21_310);
const inFrontend = await isHeard(true, 21_320);
console.log(`in the backend alone: ${inBackend ? 'heard' : 'not heard'}; in defaults: ${inFrontend ? 'heard' : 'not heard'}`);
process.exit(!inBackend && inFrontend ? 0 : 1);
JS
haproxy -v | head -1
node try.mjs
