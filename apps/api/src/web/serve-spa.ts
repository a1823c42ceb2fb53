import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';

/** Extensions of the compressed copies that the build writes beside files, the smallest first. */
const copies = [
  ['br', '.br'],
  ['zstd', '.zst'],
  ['gzip', '.gz'],
] as const;

/**
 * Serves a built single-page app, compressed as the client accepts. Hashed assets are cached for a year. The index page is served at its
 * own address and, to clients that accept HTML, at every other path; a program that probes a path must not get 200 with a page.
 */
export function serveSpa(folder: string): Router {
  const router = Router();
  const index = join(folder, 'index.html');
  const built = new Set(existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : []);
  const assets = express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, fallthrough: false });
  router.use('/assets', useCopies(built, 'assets/'), assets);
  router.use(express.static(folder, { index: false, maxAge: 0 }));
  router.get('/{*path}', (request, response, next) => {
    const wantsPage = request.path === '/' || String(request.headers.accept ?? '').includes('text/html');
    if (!wantsPage || !existsSync(index)) return next();
    const extension = chooseCopy(request, response, built, 'index.html');
    response
      .type('html')
      .set('cache-control', 'no-cache')
      .sendFile(index + extension);
  });
  return router;
}

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
