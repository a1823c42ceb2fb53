import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';

/**
 * Serves a built single-page app: hashed assets cached for a year, the index page at its own address, and at every other path
 * only if the client accepts HTML. A program that probes a path must not get 200 with a page.
 */
export function serveSpa(folder: string): Router {
  const router = Router();
  const index = join(folder, 'index.html');
  router.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, fallthrough: false }));
  router.use(express.static(folder, { index: false, maxAge: 0 }));
  router.get('/{*path}', (request, response, next) => {
    const wantsPage = request.path === '/' || String(request.headers.accept ?? '').includes('text/html');
    if (!wantsPage || !existsSync(index)) return next();
    response.set('cache-control', 'no-cache').sendFile(index);
  });
  return router;
}
