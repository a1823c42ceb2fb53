import { Router } from 'express';
import { escapeHtml } from './render-page.ts';

/** Addresses of the public pages, besides those of the models. */
const pages = ['/', '/pricing', '/status', '/docs', '/docs/api', '/terms', '/privacy', '/refunds', '/acceptable-use'];

/** Paths with nothing for search engines: pages of customers and staff, and what programs call. */
const closed = [
  '/admin',
  '/trpc',
  '/api/',
  '/v1',
  '/v1beta',
  '/dev',
  '/demo',
  '/overview',
  '/usage',
  '/keys',
  '/credits',
  '/settings',
  '/device',
  '/key',
];

/** `robots.txt` and `sitemap.xml`. `modelIds`: the models that are offered now. */
export function siteFiles(publicUrl: string, modelIds: () => readonly string[]): Router {
  const base = publicUrl.replace(/\/$/, '');
  const router = Router();
  router.get('/robots.txt', (_request, response) => {
    const lines = ['User-agent: *', 'Allow: /', ...closed.map((path) => `Disallow: ${path}`), '', `Sitemap: ${base}/sitemap.xml`, ''];
    response.type('text/plain').set('cache-control', 'public, max-age=3600').send(lines.join('\n'));
  });
  router.get('/sitemap.xml', (_request, response) => {
    const models = modelIds().map((id) => `/models/${id.split('/').map(encodeURIComponent).join('/')}`);
    const urls = [...pages, ...models].map((path) => `  <url><loc>${escapeHtml(base + path)}</loc></url>`);
    const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`;
    response.type('application/xml').set('cache-control', 'public, max-age=3600').send(xml);
  });
  return router;
}
