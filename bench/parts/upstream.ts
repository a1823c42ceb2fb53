import { createServer } from 'node:http';

/**
 * A minimal provider with fixed answers, so that it uses almost no CPU. A stream has 200 chunks; with `paced` in the prompt,
 * 40 chunks at intervals of 25 ms; with `soak`, 1 500 at intervals of 20 ms; with `burst`, all in one write; with `slow`, after 20 ms; with `stay open`, one chunk and
 * no end.
 */
const message = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4.1-mini',
  choices: [{ index: 0, message: { role: 'assistant', content: 'A short answer of the provider.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 120, completion_tokens: 12, total_tokens: 132 },
});
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1-mini', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const piece = Buffer.from(chunk({ content: ' words' }));
const end = Buffer.from(
  `${chunk({}, 'stop')}data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', choices: [], usage: { prompt_tokens: 120, completion_tokens: 200, total_tokens: 320 } })}\n\ndata: [DONE]\n\n`,
);

const burst = Buffer.concat([...Array.from({ length: 200 }, () => piece), end]);

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => {
    body += part.toString('latin1');
  });
  request.on('end', () => {
    if (!body.includes('"stream":true')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end(message);
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (body.includes('stay open')) return void response.write(piece);
    const isSoak = body.includes('soak');
    if (isSoak || body.includes('paced')) {
      let left = isSoak ? 1_500 : 40;
      response.write(piece);
      const timer = setInterval(
        () => {
          if (--left > 0) return void response.write(piece);
          clearInterval(timer);
          response.end(end);
        },
        isSoak ? 20 : 25,
      );
      return void response.once('close', () => clearInterval(timer));
    }
    if (body.includes('burst')) return void response.end(burst);
    if (body.includes('slow')) return void setTimeout(() => response.end(burst), 20);
    let sent = 0;
    const send = () => {
      // Write each chunk separately, as a model produces its tokens.
      if (sent++ < 200) {
        response.write(piece);
        setImmediate(send);
      } else response.end(end);
    };
    send();
  });
});
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as { port: number }).port}`));
