import { Router } from 'express';
import { toDerouterError } from './errors/index.ts';
import { appRouter } from './router.ts';
import type { Services } from './services.ts';
import { createContext } from './trpc.ts';

/**
 * `/admin/preview/{template}/{locale}.html`: a mail as a page of its own for a frame, because mails are styled inline, which our pages
 * forbid. It can load and run nothing.
 */
export function staffMailPreviewRouter(services: Services): Router {
  const router = Router();
  const contextOf = createContext(services);
  router.get('/admin/preview/:template/:locale', async (request, response) => {
    try {
      const { admin } = appRouter.createCaller(await contextOf({ req: request, res: response, info: {} as never }));
      const { template, locale } = request.params;
      const { html } = await admin.content.mail({ template, locale: locale as never });
      response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox");
      response.setHeader('x-frame-options', 'SAMEORIGIN');
      response.type('html').send(html);
    } catch (thrown) {
      const error = toDerouterError((thrown as { cause?: unknown }).cause ?? thrown);
      response.status(error.status === 500 ? 404 : error.status).json({ error: { code: error.code, message: error.message } });
    }
  });
  return router;
}
