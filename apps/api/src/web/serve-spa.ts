import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';

/**
 * Serves a built single-page app. Hashed assets are cached for a year. The index page is served at its own address and, to clients
 * that accept HTML, at every other path; a program that probes a path must not get 200 with a page.
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
