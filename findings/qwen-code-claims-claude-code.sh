#!/bin/sh
# qwen-code, sent to an Anthropic server at a base URL of one's own: how it names itself. Seen with 0.24.4: as Claude Code, by
# `user-agent: claude-cli/0.24.4 (external, cli)` and `x-app: cli`, with its own version as Claude Code's; the key, given as
# ANTHROPIC_API_KEY, comes as a bearer token and not as `x-api-key`. A server that tells clients apart by these headers takes it for
# Claude Code.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund @qwen-code/qwen-code@0.24.4
cat > run.mjs <<'JS'
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';

const usage = { input_tokens: 1, output_tokens: 1 };
const events = [
  {
    type: 'message_start',
    message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-6', content: [], stop_reason: null, stop_sequence: null, usage },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
  { type: 'message_stop' },
];
const seen = [];
const server = http.createServer((request, answer) => {
  seen.push({ path: `${request.method} ${request.url}`, headers: request.headers });
  request.resume();
  answer.writeHead(200, { 'content-type': 'text/event-stream' });
  answer.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const home = mkdtempSync(join(process.cwd(), 'home-'));
const child = spawn(join(process.cwd(), 'node_modules/.bin/qwen'), ['--auth-type', 'anthropic', '-p', 'hi'], {
  cwd: home,
  env: {
    PATH: process.env.PATH, HOME: home, ANTHROPIC_BASE_URL: `http://127.0.0.1:${server.address().port}`, ANTHROPIC_API_KEY: 'x',
    ANTHROPIC_MODEL: 'claude-sonnet-4-6',
  },
  stdio: 'ignore', timeout: 90_000,
});
const code = await new Promise((resolve) => child.once('close', resolve));

const { path, headers } = seen[0] ?? { path: 'nothing', headers: {} };
const names = ['user-agent', 'x-app', 'authorization', 'x-api-key'];
const found = [path, ...names.map((name) => headers[name] ?? 'none'), code];
console.log(`@qwen-code/qwen-code 0.24.4: ${path}, ${names.map((name) => `${name}: ${headers[name] ?? 'none'}`).join(', ')}, exit ${code}`);
const expected = ['POST /v1/messages', 'claude-cli/0.24.4 (external, cli)', 'cli', 'Bearer x', 'none', 0];
process.exit(JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1);
JS
node run.mjs
