import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import { exportsRouter } from './account-life/index.ts';
import { refuseFilesInView } from './admin/views/refuse-files.ts';
import { demoRouter } from './demo/index.ts';
import { deviceRouter } from './devices/index.ts';
import { documentsRouter } from './documents/index.ts';
import { DerouterError, toDerouterError } from './errors/index.ts';
import type { Gateway } from './gateway/index.ts';
import { outboxRouter } from './mail/index.ts';
import { managementRouter } from './management/index.ts';
import { assignRequestId, createProxyWarning, healthRouter, logRequests, metricsRouter } from './observability/index.ts';
import { webhookRouter } from './payments/index.ts';
import { appRouter } from './router.ts';
import type { Services } from './services.ts';
import { staffCsvRouter } from './staff-csv.ts';
import { staffMailPreviewRouter } from './staff-mail-preview.ts';
import { createContext, responseMeta } from './trpc.ts';
import { visitorData } from './visitor-data.ts';
import {
  countInFlight,
  hasTwoHosts,
  pageStyle,
  probeHeader,
  probeRouter,
  refuseCrossSite,
  refuseForeignHosts,
  requireLoopback,
  sendNotFound,
  serveSpa,
  setRetryAfter,
  siteFiles,
} from './web/index.ts';

const builtSpa = (name: string) => fileURLToPath(new URL(`../../${name}/dist`, import.meta.url));

/** Mounts every route of the server. Model requests are answered first and bypass Express. */
export function createApp(services: Services, gateway: Gateway, isDraining: () => boolean): App {
  const pages = countInFlight(createPages(services, gateway, isDraining));
  return {
    listener: (request, response) => {
      if (hasTwoHosts(request)) {
        response.writeHead(400, { 'content-type': 'application/json; charset=utf-8', connection: 'close' });
        return void response.end('{"error":{"code":"validation_failed","message":"The request has more than one Host header."}}');
      }
      if (!gateway.answer(request, response)) pages.listener(request, response);
    },
    drainPages: pages.drain,
  };
}

interface App {
  readonly listener: RequestListener;
  /** Waits for requests in flight, other than model requests. */
  drainPages(): Promise<void>;
}

function createPages(services: Services, gateway: Gateway, isDraining: () => boolean): Express {
  const { config, db, log, payments, sql } = services;
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.set('trust proxy', config.trustedProxies);
  app.set('query parser', 'simple');
  app.use(assignRequestId(log));
  app.use(logRequests(log));
  if (config.trustedProxies === 0) {
    const warnOfProxy = createProxyWarning(log);
    app.use((request, _response, next) => {
      // `doctor` sends the header itself, to see whether callers could.
      if (request.headers[probeHeader] === undefined) warnOfProxy(request);
      next();
    });
  }

  // For programs: health, the gateway, webhooks, the management API. They read no cookies.
  app.use(healthRouter(sql, { isDraining, graceMs: config.readyGraceMs }));
  app.use(probeRouter(services.sealer, config));
  app.use(metricsRouter(services.metrics, config));
  app.use(gateway.router);
  app.use(webhookRouter(payments));
  app.use(deviceRouter(services));
  app.use(managementRouter(services));

  // For people: the typed API and the two single-page apps.
  if (config.mode === 'local') app.use(refuseForeignHosts(config.publicUrl));
  app.use(addStyleNonce, securityHeaders(config.publicUrl.startsWith('https:')));
  app.use(
    '/trpc',
    refuseCrossSite(config.publicUrl),
    createExpressMiddleware({ router: appRouter, createContext: createContext(services), responseMeta, maxBodySize: 1_000_000 }),
  );
  app.use('/files', refuseFilesInView);
  app.use(documentsRouter(services));
  app.use(exportsRouter(services));
  if (config.mode === 'local') {
    app.use('/dev', requireLoopback);
    app.get('/dev/style.css', (_request, response) => void response.type('css').send(pageStyle));
    if (config.mail.smtpUrl === null) app.use(outboxRouter(db));
  }
  for (const { router } of payments.rails) if (router) app.use(router);
  if (config.sandboxUpstream) app.use(demoRouter(services));
  app.use(
    siteFiles(config.publicUrl, () =>
      services.catalog
        .offered()
        .map(({ model }) => model)
        .filter(({ sandbox }) => !sandbox)
        .map(({ id }) => id),
    ),
  );
  const { origin } = new URL(config.publicUrl);
  app.use(staffCsvRouter(services));
  app.use(staffMailPreviewRouter(services));
  app.use('/admin', serveSpa(builtSpa('admin'), origin));
  app.use('/', serveSpa(builtSpa('console'), origin, visitorData(services)));

  app.use(sendNotFound);
  app.use((thrown: unknown, request: Request, response: Response, _next: NextFunction) => {
    const status = (thrown as { status?: unknown }).status;
    if (!(thrown instanceof DerouterError) && typeof status === 'number' && status >= 400 && status < 500) {
      return void response.status(status).json({ error: { code: 'validation_failed', message: 'This request cannot be read.' } });
    }
    const error = toDerouterError(thrown);
    if (error.status >= 500) response.locals.log.error({ err: error.cause ?? error, path: request.path }, 'a request failed');
    if (response.headersSent) return void response.destroy();
    setRetryAfter(response, error);
    response.status(error.status).json({ error: { code: error.code, message: error.message } });
  });
  return app;
}

const addStyleNonce: RequestHandler = (_request, response, next) => {
  response.locals.styleNonce = randomBytes(16).toString('base64');
  next();
};

/** Forbids scripts, styles, fonts and images from other origins, and framing of our pages. */
function securityHeaders(https: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        // An open dialog adds a style element to the page that stops it from scrolling.
        'style-src': ["'self'", (_request, response) => `'nonce-${(response as Response).locals.styleNonce}'`],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        'object-src': ["'none'"],
      },
    },
    strictTransportSecurity: https,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  });
}
