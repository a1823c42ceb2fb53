import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import express, { type RequestHandler } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveSpa } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'derouter-spa-'));
const page = '<html nonce="__STYLE_NONCE__">the page</html>';
const signIn = page.replace('the page', 'sign-in');
const script = 'console.log("é");'.repeat(100);
const server = createServer();
let base: string;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  for (const [name, text] of [
    ['index.html', page],
    ['sign-in.html', signIn],
    ['assets/app.js', script],
  ] as const) {
    const bytes = Buffer.from(text);
    writeFileSync(join(folder, name), bytes);
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
    writeFileSync(join(folder, `${name}.zst`), zstdCompressSync(bytes));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes));
  }
  writeFileSync(join(folder, 'assets/font.woff2'), 'font');
  let pages = 0;
  const setNonce: RequestHandler = (_request, response, next) => {
    response.locals.styleNonce = `nonce-${++pages}`;
    response.set({ 'content-security-policy': "default-src 'self'", 'x-content-type-options': 'nosniff' });
    next();
  };
  server.on('request', express().use(setNonce, serveSpa(folder, 'https://derouter.example')));
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
])('files are sent as the client accepts: %s', async (accepted, encoding) => {
  for (const [path, text, type] of [
    ['/assets/app.js?v=1', script, 'text/javascript; charset=utf-8'],
    ['/assets/app.js', script, 'text/javascript; charset=utf-8'],
  ] as const) {
    const response = await get(path, accepted);
    expect([response.status, await response.text()]).toEqual([200, text]);
    expect([response.headers.get('content-encoding'), response.headers.get('content-type')]).toEqual([encoding, type]);
    expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
    expect(response.headers.get('cache-control')).toMatch(/max-age=31536000, immutable/);
    expect([response.headers.get('content-security-policy'), response.headers.get('x-content-type-options')]).toEqual([null, 'nosniff']);
  }
});

test('a page has its own file or the index, a nonce of its own each time, and is not stored', async () => {
  const nonces = new Set<string>();
  for (const [path, text] of [
    ['/', page],
    ['/keys', page],
    ['/index.html', page],
    ['/sign-in', signIn],
    ['/sign-in.html', page],
    ['/sign-in/', page],
  ] as const) {
    const response = await get(path, 'br');
    const body = await response.text();
    const [nonce = ''] = /nonce-\d+/.exec(body) ?? [];
    nonces.add(nonce);
    expect([path, body.replace(nonce, '__STYLE_NONCE__')]).toEqual([path, text]);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(response.headers.get('content-security-policy')).not.toBeNull();
  }
  expect(nonces.size).toBe(6);
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

test('visitors get what the build rendered, in their language, and links to what the page loads', async () => {
  const app = mkdtempSync(join(tmpdir(), 'derouter-spa-'));
  const document =
    '<html lang="en"><head><title>derouter</title><meta name="description" content="" /></head><body><div id="root"></div></body></html>';
  writeFileSync(join(app, 'index.html'), document);
  const rendered = {
    html: '<a href="__PUBLIC_ORIGIN__/x">$& 价格</a>',
    title: 'A & B',
    text: 'Prices "now"',
    readsSearch: true,
    isInert: true,
  };
  mkdirSync(join(app, '.rendered'));
  writeFileSync(join(app, '.rendered', 'zh.json'), JSON.stringify({ '/pricing': rendered }));
  const preloads = {
    pages: [
      { path: '/pricing', files: ['/assets/p.js'], styles: ['/assets/p.css'], texts: ['public'] },
      { path: '/models/*', files: ['/assets/m.js'], styles: [], texts: [] },
    ],
    fonts: ['/assets/f.woff2'],
    texts: { zh: { common: '/assets/zh-common.js', public: '/assets/zh-public.js' }, ar: {} },
  };
  writeFileSync(join(app, '.preloads.json'), JSON.stringify(preloads));
  const listening = createServer(express().use(serveSpa(app, 'https://derouter.example', (path) => ({ path, odd: '</script>$&' }))));
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(listening.address() as { port: number }).port}`;
  const open = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(address + path, { headers: { accept: 'text/html', 'accept-language': 'zh-CN', ...headers } })).text();
  const link = (href: string) => `<link rel="modulepreload" crossorigin href="${href}">`;
  const later = (href: string) => `<link rel="modulepreload" fetchpriority="low" crossorigin href="${href}">`;

  const page = await open('/pricing');
  expect(page).toContain('<html lang="zh" dir="ltr">');
  expect(page).toContain(
    '<div id="root" data-origin="https://derouter.example" inert><a href="https://derouter.example/x">$& 价格</a></div>',
  );
  expect(page).toContain('<title>A &#38; B</title><meta name="description" content="Prices &#34;now&#34;">');
  expect(page).toContain('<link rel="preload" as="font" type="font/woff2" crossorigin href="/assets/f.woff2">');
  expect(page).toContain('<link rel="stylesheet" crossorigin href="/assets/p.css">');
  expect(page).toContain(['/assets/p.js', '/assets/zh-common.js', '/assets/zh-public.js'].map(later).join(''));
  const data = '<script type="application/json" id="page-data">{"path":"/pricing","odd":"\\u003c/script>$&"}</script></body>';
  expect(page).toContain(data);
  expect(await open('/pricing', { cookie: 'session=abc' })).not.toContain('page-data');
  expect(await open('/models/a/b')).toContain(link('/assets/m.js'));
  // Programs that take anything get a public page, but no other, and none that has a key.
  const any = (path: string, headers: Record<string, string> = {}) => open(path, { accept: '*/*', ...headers });
  expect(await any('/pricing')).toContain('价格');
  for (const [path, headers] of [
    ['/usage', {}],
    ['/pricing', { authorization: 'Bearer sk-1' }],
    ['/pricing', { accept: 'application/json' }],
  ] as const)
    expect(await any(path, headers)).toContain(`Cannot GET ${path}`);

  for (const [path, headers] of [
    ['/pricing', { cookie: 'session=abc' }],
    ['/pricing', { cookie: 'NEXT_LOCALE=zh; __Host-session=abc' }],
    ['/pricing?view=calculator', {}],
    ['/usage', {}],
    ['/pricing', { 'accept-language': 'ar' }],
    ['/__proto__', {}],
  ] as const) {
    expect(await open(path, headers)).toContain('<title>derouter</title>');
  }
  expect(await open('/', { 'accept-language': 'ar' })).toContain('<html lang="ar" dir="rtl">');
  expect((await fetch(`${address}/.rendered/zh.json`)).status).toBe(404);
  listening.close();
  rmSync(app, { recursive: true });
});
