import express, { type NextFunction, type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { viewModelPrices } from '../catalog/index.ts';
import { toDerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { networkOf, setRetryAfter } from '../web/index.ts';
import { DeviceError } from './device-error.ts';
import { deviceGrant, deviceRequest, tokenRequest } from './device-request.ts';
import { pickUpKey } from './pick-up-key.ts';
import { startAuthorisation } from './start-authorisation.ts';

type DeviceServices = Pick<Services, 'billing' | 'catalog' | 'config' | 'db' | 'notices' | 'sealer' | 'sql'>;

/**
 * `/api/device`: how a program gets a key by its owner's approval (RFC 8628). Takes forms and JSON; no cookies and no keys. Errors
 * have the format of OAuth.
 */
export function deviceRouter(services: DeviceServices): Router {
  const router = Router();
  const noStore = (_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('cache-control', 'no-store');
    next();
  };
  const parse = [noStore, express.urlencoded({ extended: false, limit: '8kb' }), express.json({ limit: '8kb' })];

  router.get('/api/device', (_request, response) => void response.json(describeService(services)));
  router.post('/api/device/code', ...parse, async (request: Request, response: Response) => {
    response.json(await startAuthorisation(services, validate(deviceRequest, request.body), networkOf(request)));
  });
  router.post('/api/device/token', ...parse, async (request: Request, response: Response) => {
    if (fieldOf(request.body, 'grant_type') !== deviceGrant) {
      throw new DeviceError('unsupported_grant_type', `grant_type must be ${deviceGrant}.`);
    }
    const { client_id, device_code } = validate(tokenRequest, request.body);
    response.json(await pickUpKey(services, { client: client_id, deviceCode: device_code, network: networkOf(request) }));
  });
  router.use('/api/device', sendError);
  router.use(['/api/device/code', '/api/device/token'], (_request, response) => {
    response.setHeader('allow', 'POST');
    response.status(405).json({ error: 'invalid_request', error_description: 'This path takes POST.' });
  });
  return router;
}

/** What a program needs to know before it asks for a key: endpoints, and the models that it can name in its settings. */
function describeService({ catalog, config }: Pick<Services, 'catalog' | 'config'>) {
  const base = config.publicUrl.replace(/\/$/, '');
  return {
    service: 'derouter',
    base_url: base,
    device_authorization_endpoint: `${base}/api/device/code`,
    token_endpoint: `${base}/api/device/token`,
    models: catalog
      .offered()
      .flatMap((entry) => viewModelPrices(entry) ?? [])
      .map((model) => ({
        id: model.id,
        name: model.displayName,
        vendor: model.vendor,
        dialects: model.dialects,
        context_tokens: model.contextTokens,
        max_output_tokens: model.maxOutputTokens,
        image_input: model.imageInput,
        tool_use: model.toolUse,
      })),
  };
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

function validate<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = String(issue?.path[0] ?? '');
  const message = issue?.message ?? 'The request is invalid.';
  throw new DeviceError('invalid_request', message.startsWith(field) ? message : `${field}: ${message}`);
}

function sendError(thrown: unknown, request: Request, response: Response, _next: NextFunction): void {
  if (response.headersSent) return void response.destroy();
  if (thrown instanceof DeviceError) {
    if (thrown.retryAfterSeconds !== null) response.setHeader('retry-after', String(thrown.retryAfterSeconds));
    return void response.status(thrown.status).json({ error: thrown.code, error_description: thrown.message });
  }
  const status = (thrown as { status?: unknown }).status;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return void response.status(status).json({ error: 'invalid_request', error_description: 'The body cannot be read.' });
  }
  const error = toDerouterError(thrown);
  if (error.status >= 500) response.locals.log.error({ err: error.cause ?? error, path: request.path }, 'a device request failed');
  setRetryAfter(response, error);
  const code = error.status === 503 ? 'temporarily_unavailable' : error.status >= 500 ? 'server_error' : 'invalid_request';
  response.status(error.status).json({ error: code, error_description: error.message });
}
