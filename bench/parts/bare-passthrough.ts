import express from 'express';
import { Pool } from 'undici';

/** The baseline: only Express 5 and undici. Reads the body, forwards it and pipes the answer back. */
const pool = new Pool(process.argv[2] ?? '', { connections: 4096, pipelining: 1 });
const app = express();
app.post('/v1/chat/completions', express.raw({ type: () => true, limit: '32mb' }), async (request, response) => {
  const { statusCode, headers, body } = await pool.request({
    path: '/v1/chat/completions',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: request.body as Buffer,
  });
  response.writeHead(statusCode, { 'content-type': String(headers['content-type']) });
  body.pipe(response);
  response.on('close', () => body.destroy());
  body.on('error', () => response.destroy());
});
const server = app.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as { port: number }).port}`));
