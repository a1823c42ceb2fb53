import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';

/** Serves a built single-page app: hashed assets for a year, every other path its index page. */
export function serveSpa(folder: string): Router {
  const router = Router();
  const index = join(folder, 'index.html');
  router.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, fallthrough: false }));
  router.use(express.static(folder, { index: false, maxAge: 0 }));
  router.get('/{*path}', (_request, response, next) => {
    if (!existsSync(index)) return next();
    response.set('cache-control', 'no-cache').sendFile(index);
  });
  return router;
}
