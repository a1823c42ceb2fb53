import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { detectLocale, directionOf } from '@derouter/locales';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { readPreloads } from './read-preloads.ts';

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
 * path must not get 200 with a page. A page has the language of the client, and links to what its address loads. It carries `response.locals.styleNonce`, which differs in each response, so it is never stored.
 */
export function serveSpa(folder: string): Router {
  const router = Router();
  const built = new Set(existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : []);
  const preloads = readPreloads(folder);
  const assets = express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, fallthrough: false });
  router.use('/assets', dropDocumentHeaders, useCopies(built, 'assets/'), assets);
  const files = express.static(folder, { index: false, maxAge: 0 });
  router.use((request, response, next) => (request.path.endsWith('.html') ? next() : files(request, response, next)));
  router.get('/{*path}', async (request, response, next) => {
    const wantsPage = request.path === '/' || String(request.headers.accept ?? '').includes('text/html');
    const own = `${request.path.slice(1)}.html`;
    const page = join(folder, built.has(own) ? own : 'index.html');
    if (!wantsPage || !existsSync(page)) return next();
    const html = await readFile(page, 'utf8');
    const locale = detectLocale(request.headers.cookie ?? '', request.headers['accept-language'] ?? '');
    response
      .type('html')
      .set('cache-control', 'no-store')
      .vary('accept-language')
      .send(
        html
          .replace('<html lang="en">', `<html lang="${locale}" dir="${directionOf(locale)}">`)
          .replace('</head>', `${preloads(request.path, locale)}</head>`)
          .replaceAll(noncePlaceholder, String(response.locals.styleNonce ?? '')),
      );
  });
  return router;
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
