#!/bin/sh
# @google/genai, whose chat gets an answer in pieces, the last of which has a finish and no parts (as the API reference allows:
# `content` and `parts` are optional): the text is shown, but the next turn is sent with an empty turn in its place. Seen with 3.1.0.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund @google/genai@3.1.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { GoogleGenAI } from '@google/genai';

const piece = (candidate) => `data: ${JSON.stringify({ candidates: [{ index: 0, ...candidate }] })}\n\n`;
const lasts = {
  'no content': { finishReason: 'STOP' },
  'content without parts': { content: { role: 'model' }, finishReason: 'STOP' },
  'a part of empty text': { content: { role: 'model', parts: [{ text: '' }] }, finishReason: 'STOP' },
};
let last;
let sent;
const server = http.createServer(async (request, answer) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  sent = JSON.parse(body);
  answer.writeHead(200, { 'content-type': 'text/event-stream' });
  answer.end(piece({ content: { role: 'model', parts: [{ text: 'Four.' }] } }) + piece(last));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const baseUrl = `http://127.0.0.1:${server.address().port}`;

const remembers = {};
for (const [name, candidate] of Object.entries(lasts)) {
  last = candidate;
  const chat = new GoogleGenAI({ apiKey: 'x', httpOptions: { baseUrl } }).chats.create({ model: 'gemini-2.5-flash' });
  let text = '';
  for await (const chunk of await chat.sendMessageStream({ message: 'Two and two?' })) text += chunk.text ?? '';
  for await (const _ of await chat.sendMessageStream({ message: 'Are you sure?' }));
  const turn = sent.contents.find(({ role, parts }) => role === 'model' && JSON.stringify(parts).includes('Four.'));
  remembers[name] = turn !== undefined;
  console.log(`@google/genai 3.1.0, last piece with ${name}: shown ${JSON.stringify(text)}, sent back ${turn !== undefined}`);
}
server.close();
const expected = { 'no content': false, 'content without parts': false, 'a part of empty text': true };
process.exit(JSON.stringify(remembers) === JSON.stringify(expected) ? 0 : 1);
JS
node run.mjs
