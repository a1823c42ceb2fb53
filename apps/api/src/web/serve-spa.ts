import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { detectLocale, directionOf } from '@derouter/locales';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { readPreloads } from './read-preloads.ts';
import { readRenderedPages } from './rendered-pages.ts';

/** Extensions of the compressed copies that the build writes beside files, the smallest first. */
const copies = [
  ['br', '.br'],
  ['zstd', '.zst'],
  ['gzip', '.gz'],
] as const;

/** Where the build left room for the nonce of a page's styles. */
const noncePlaceholder = '__STYLE_NONCE__';

/** Headers that say something about documents only. */
const documentHeaders = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'referrer-policy',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
];

/**
 * Serves a built single-page app, its assets compressed as the client accepts and cached for a year. The index page is served at its own
 * address and, to clients that accept HTML, at every other path, except where the build has a page of that name; a program that probes a
 * path must not get 200 with a page. A page has the language of the client, links to what its address loads and, for visitors, what the
 * build rendered of it. It carries `response.locals.styleNonce`, which differs in each response, so it is never stored. `origin`: the
 * address of this service. `visitorData`: what the API would answer to a visitor's page at a path, sent along so that it need not ask.
 */
export function serveSpa(folder: string, origin: string, visitorData: (path: string) => object | null = () => null): Router {
  const router = Router();
  const built = new Set(existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : []);
  const preloads = readPreloads(folder);
  const rendered = readRenderedPages(folder, origin);
  const assets = express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, fallthrough: false });
  router.use('/assets', dropDocumentHeaders, useCopies(built, 'assets/'), assets);
  const files = express.static(folder, { index: false, maxAge: 0 });
  router.use((request, response, next) => (request.path.endsWith('.html') ? next() : files(request, response, next)));
  router.get('/{*path}', async (request, response, next) => {
    const locale = detectLocale(request.headers.cookie ?? '', request.headers['accept-language'] ?? '');
    // Somebody who is signed in sees other pages at the same addresses.
    const isVisitor = !/(^|; )(__Host-)?session=/.test(request.headers.cookie ?? '');
    const shown = isVisitor ? rendered.find(request.originalUrl, locale) : null;
    const accepted = String(request.headers.accept ?? '');
    // Link previews and the like take anything. A caller with a key has a wrong address, and is told so.
    const takesAny = accepted.includes('*/*') && request.headers.authorization === undefined;
    const wantsPage = request.path === '/' || accepted.includes('text/html') || (takesAny && shown !== null);
    const own = `${request.path.slice(1)}.html`;
    const page = join(folder, built.has(own) ? own : 'index.html');
    if (!wantsPage || !existsSync(page)) return next();
    const html = await readFile(page, 'utf8');
    const whole = shown ? rendered.put(html, shown) : html;
    const linked = whole.replace('</head>', `${preloads(request.path, locale)}</head>`);
    const data = isVisitor ? visitorData(request.path) : null;
    const text = (shown ? putScriptsLast(linked) : linked)
      .replace('<html lang="en">', `<html lang="${locale}" dir="${directionOf(locale)}">`)
      .replaceAll(noncePlaceholder, String(response.locals.styleNonce ?? ''))
      .replace('</body>', () => `${data ? dataBlock(data) : ''}</body>`);
    response.type('html').set('cache-control', 'no-store').vary('accept-language, cookie');
    await sendCompressed(request, response, text);
  });
  return router;
}

/** Data for the page's scripts. The browser does not execute it, so the content security policy does not concern it. */
function dataBlock(data: object): string {
  return `<script type="application/json" id="page-data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`;
}

/** A page that the build rendered is there with its styles and fonts; without this, browsers load scripts before them. */
function putScriptsLast(html: string): string {
  return html.replaceAll(/<(?:link rel="modulepreload"|script type="module")/g, '$& fetchpriority="low"');
}

/** Sends a text, compressed if the client accepts it: pages are up to 60 kB. */
async function sendCompressed(request: Request, response: Response, text: string): Promise<void> {
  response.vary('accept-encoding');
  if (request.acceptsEncodings('br') !== 'br') return void response.send(text);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  response.set('content-encoding', 'br').send(await promisify(brotliCompress)(text, { params }));
}

const dropDocumentHeaders: RequestHandler = (_request, response, next) => {
  for (const name of documentHeaders) response.removeHeader(name);
  next();
};

/** Makes the next handler find the compressed copy of a file, if there is one. `prefix`: the path of its folder among the `built` files. */
function useCopies(built: ReadonlySet<string>, prefix: string): RequestHandler {
  return (request, response, next) => {
    const { path } = request;
    const extension = chooseCopy(request, response, built, prefix + path.slice(1));
    if (extension !== '') {
      response.type(extname(path));
      request.url = path + extension;
    }
    next();
  };
}

/** The extension of the copy to send, with its headers set; empty for the file itself. */
function chooseCopy(request: Request, response: Response, built: ReadonlySet<string>, path: string): string {
  if (!copies.some(([, extension]) => built.has(path + extension))) return '';
  response.vary('accept-encoding');
  for (const [encoding, extension] of copies) {
    if (!built.has(path + extension) || request.acceptsEncodings(encoding) !== encoding) continue;
    response.set('content-encoding', encoding);
    return extension;
  }
  return '';
}
