#!/bin/sh
# Codex, told that a provider has WebSockets, and refused at the handshake: which status makes it go on over HTTP, and after how
# many handshakes. Seen with 0.169.0: 426 after one; 404, 405 and 501 after seven; 400 never.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund @openai/codex@0.169.0
cat > run.mjs <<'JS'
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';

const event = (data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const response = (status, output) => ({
  id: 'resp_1', object: 'response', created_at: 1, status, model: 'gpt-5-mini', output, error: null, incomplete_details: null,
  parallel_tool_calls: true, tool_choice: 'auto', tools: [], metadata: {}, instructions: null,
  usage: status === 'completed' ? { input_tokens: 1, output_tokens: 1, total_tokens: 2 } : null,
});
const item = {
  id: 'msg_1', type: 'message', status: 'completed', role: 'assistant',
  content: [{ type: 'output_text', text: 'Hello', annotations: [], logprobs: [] }],
};
const seen = new Map();
const server = http.createServer((request, answer) => {
  const status = Number(request.url.split('/')[1]);
  const counts = seen.get(status) ?? { handshakes: 0, posts: 0 };
  seen.set(status, counts);
  request.resume();
  if (request.headers.upgrade) {
    counts.handshakes++;
    answer.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    return answer.end('{"error":{"message":"no WebSockets","type":"invalid_request_error"}}');
  }
  counts.posts++;
  answer.writeHead(200, { 'content-type': 'text/event-stream' });
  answer.write(event({ type: 'response.created', sequence_number: 0, response: response('in_progress', []) }));
  answer.write(event({ type: 'response.output_item.done', sequence_number: 1, output_index: 0, item }));
  answer.end(event({ type: 'response.completed', sequence_number: 2, response: response('completed', [item]) }));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

function run(status) {
  const home = mkdtempSync(join(process.cwd(), 'home-'));
  const provider = {
    name: 'x', base_url: `http://127.0.0.1:${server.address().port}/${status}/v1`, env_key: 'KEY', wire_api: 'responses',
    supports_websockets: true,
  };
  const settings = Object.entries(provider).flatMap(([name, value]) => ['-c', `model_providers.x.${name}=${JSON.stringify(value)}`]);
  const args = ['exec', '--json', '--skip-git-repo-check', '-m', 'gpt-5-mini', '-c', 'model_provider="x"', ...settings, 'hi'];
  const child = spawn(join(process.cwd(), 'node_modules/.bin/codex'), args, {
    cwd: home, env: { PATH: process.env.PATH, HOME: home, CODEX_HOME: home, KEY: 'x' }, stdio: 'ignore', timeout: 90_000,
  });
  return new Promise((resolve) => child.once('close', (code) => resolve(code)));
}

const expected = { 426: [1, 1, 0], 405: [7, 1, 0], 404: [7, 1, 0], 501: [7, 1, 0], 400: [2, 0, 1] };
let changed = false;
for (const [status, wanted] of Object.entries(expected)) {
  const code = await run(status);
  const { handshakes, posts } = seen.get(Number(status)) ?? { handshakes: 0, posts: 0 };
  console.log(`@openai/codex 0.169.0, handshake refused with ${status}: ${handshakes} handshakes, ${posts} requests over HTTP, exit ${code}`);
  changed ||= JSON.stringify([handshakes, posts, code]) !== JSON.stringify(wanted);
}
process.exit(changed ? 1 : 0);
JS
node run.mjs
