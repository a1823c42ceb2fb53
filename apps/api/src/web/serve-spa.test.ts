import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveSpa } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'derouter-spa-'));
const page = '<html>the page</html>';
const script = 'console.log("é");'.repeat(100);
const server = createServer();
let base: string;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  for (const [name, text] of [
    ['index.html', page],
    ['assets/app.js', script],
  ] as const) {
    const bytes = Buffer.from(text);
    writeFileSync(join(folder, name), bytes);
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
    writeFileSync(join(folder, `${name}.zst`), zstdCompressSync(bytes));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes));
  }
  writeFileSync(join(folder, 'assets/font.woff2'), 'font');
  server.on('request', express().use(serveSpa(folder)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, accepted: string) => fetch(base + path, { headers: { 'accept-encoding': accepted, accept: 'text/html' } });

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, zstd', 'zstd'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['identity', null],
  ['br;q=0, zstd;q=0, gzip;q=0, *;q=0, identity', null],
])('files and pages are sent as the client accepts: %s', async (accepted, encoding) => {
  for (const [path, text, type] of [
    ['/assets/app.js?v=1', script, 'text/javascript; charset=utf-8'],
    ['/', page, 'text/html; charset=utf-8'],
    ['/keys', page, 'text/html; charset=utf-8'],
  ] as const) {
    const response = await get(path, accepted);
    expect([response.status, await response.text()]).toEqual([200, text]);
    expect([response.headers.get('content-encoding'), response.headers.get('content-type')]).toEqual([encoding, type]);
    expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
    expect(response.headers.get('cache-control')).toMatch(path.startsWith('/assets') ? /max-age=31536000, immutable/ : /no-cache/);
  }
});

test('a copy is answered with 304 to whoever has it, and files without copies are sent as they are', async () => {
  const first = await get('/assets/app.js', 'br');
  const again = await fetch(`${base}/assets/app.js`, {
    headers: { 'accept-encoding': 'br', 'cache-control': 'max-age=0', 'if-none-match': first.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
  const font = await get('/assets/font.woff2', 'br');
  expect([font.headers.get('content-encoding'), await font.text()]).toEqual([null, 'font']);
});

test.each(['/assets/none.js', '/assets/..%2findex.html', '/assets/app.js%00'])('%s is not found', async (path) => {
  expect((await get(path, 'br')).status).toBeGreaterThanOrEqual(400);
});
