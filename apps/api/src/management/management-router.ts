import { type Request, type Response, Router } from 'express';
import { CsvRows, sendCsv } from '../documents/index.ts';
import { DerouterError, toDerouterError } from '../errors/index.ts';
import { methodsOf } from '../gateway/index.ts';
import { type Principal, requireScope, withKey } from '../keys/index.ts';

import { refuseUnacceptedTermsOf } from '../legal/index.ts';

import { once } from '../once.ts';

import { version } from '../version.ts';
import { setRetryAfter } from '../web/index.ts';
import { type Claim, claim, hashRequest, notRepeatable, readIdempotencyKey } from './idempotency.ts';
import { writeDocument } from './openapi.ts';
import { type ManagementServices, needsTerms, type Operation } from './operation.ts';
import { operations } from './operations/index.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { parseJson, readText, validate } from './read-input.ts';
import { referenceRouter } from './reference/reference-router.ts';

/** `/api`: the management REST API. Authenticated by key; answers plain JSON, with amounts as decimal strings in USD. */
export function managementRouter(services: ManagementServices): Router {
  const { config, keys } = services;
  const router = Router();
  const document = once(() => writeDocument(operations, { url: config.publicUrl, version }));
  const limit = createRateLimiter(services.sql, config.managementCallsPerMinute);

  router.get('/api/openapi.json', (_request, response) => {
    response.setHeader('cache-control', 'public, max-age=300');
    response.json(document());
  });
  router.use(referenceRouter(document));

  for (const operation of operations) {
    const handle = withKey(
      {
        keys,
        refuses(_request, response) {
          response.setHeader('cache-control', 'private, no-store');
          return false;
        },
        onError: (thrown, _request, response) => sendError(response, thrown, operation.errorFormat),
      },
      async (principal, request, response) => {
        // A client must not use up what its reseller's tools may call.
        await limit(principal.kind === 'client' ? principal.keyId : principal.accountId, response);
        requireRights(principal, operation);
        if (needsTerms(operation)) await refuseUnacceptedTermsOf(services.sql, principal.accountId);
        await answer(services, operation, { principal, request, response });
      },
    );
    router[lower(operation.method)](pattern(operation), handle);
  }
  refuseOtherMethods(router);
  router.use('/api', (request, response) => {
    sendError(response, new DerouterError('not_found', `There is no ${request.method} ${request.baseUrl}${request.path} here.`));
  });
  return router;
}

const lower = (method: Operation['method']) => method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';

/** Throws `forbidden` or `key_scope_missing` if a key of this kind, or with these scopes, may not call an operation. */
function requireRights(principal: Principal, { kinds, scope }: Pick<Operation, 'kinds' | 'scope'>): void {
  if (!kinds.includes(principal.kind)) {
    throw new DerouterError('forbidden', `This operation is for ${kinds.includes('account') ? 'an account key' : 'a client key'}.`);
  }
  if (scope === 'management') requireScope(principal, scope);
}

/** The path in the form of Express. */
const pattern = ({ path }: Operation) => path.replace(/\{(\w+)\}/g, ':$1');

interface Exchange {
  readonly principal: Principal;
  readonly request: Request;
  readonly response: Response;
}

/** Validates the request, runs the operation once, and sends what it returns. */
async function answer(services: ManagementServices, operation: Operation, { principal, request, response }: Exchange): Promise<void> {
  const params = operation.params ? validate(operation.params, request.params) : {};
  const query = validate(operation.query, request.query);
  const hasBody = operation.method === 'POST' || operation.method === 'PUT';
  const text = hasBody ? await readText(request) : '';
  const body = hasBody ? validate(operation.body, parseJson(text)) : {};
  const key = operation.idempotent ? readIdempotencyKey(request) : null;
  let once: Claim = notRepeatable();
  if (key !== null) {
    const identity = { accountId: principal.accountId, key, hash: hashRequest(request, text) };
    const claimed = await claim(services.sql, identity, operation);
    if ('replay' in claimed) {
      response.setHeader('idempotency-replayed', 'true');
      return void response.status(claimed.replay.status).json(claimed.replay.body);
    }
    once = claimed.claim;
  }
  const result = await run(once, () => operation.handle({ services, principal, params, query, body, request, once }, response));
  if (result instanceof CsvRows) return sendCsv(request, response, result);
  if (!once.isStored) await once.store(services.sql, result);
  response.status(operation.answer.status);
  if (operation.answer.schema === null) response.end();
  else response.json(result);
}

/** Forgets a request that was refused; where it is unknown what happened, a repetition continues it. */
async function run(once: Claim, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (thrown) {
    const isRefused = toDerouterError(thrown).status < 500;
    await (isRefused ? once.forget() : once.release()).catch(() => {});
    throw thrown;
  }
}

/** Answers OPTIONS, and 405 to methods that a path does not take. */
function refuseOtherMethods(router: Router): void {
  const methods = new Map<string, string[]>();
  for (const operation of operations) {
    const path = pattern(operation);
    methods.set(path, [...(methods.get(path) ?? []), ...(operation.method === 'GET' ? ['GET', 'HEAD'] : [operation.method])]);
  }
  const refuse = (allowed: string) => (request: Request, response: Response) => {
    response.setHeader('allow', allowed);
    if (request.method === 'OPTIONS') return void response.status(204).end();
    const message = `${request.path} takes ${allowed}, not ${request.method}.`;
    sendError(response, new DerouterError('method_not_allowed', message));
  };
  for (const [path, own] of methods) router.all(path, refuse([...own, 'OPTIONS'].join(', ')));
  // The calls of models below /api/v1 are the gateway's, which leaves other methods to us.
  router.use('/api/v1', (request, response, next) => {
    const allowed = methodsOf(request.baseUrl + request.path);
    if (allowed) refuse(allowed)(request, response);
    else next();
  });
}

function sendError(response: Response, thrown: unknown, format?: Operation['errorFormat']): void {
  const error = toDerouterError(thrown);
  if (error.status >= 500) response.locals.log.error({ err: error.cause ?? error }, 'a management request failed');
  if (response.headersSent) return void response.destroy();
  setRetryAfter(response, error);
  const { code, message, param } = error;
  const body = format === 'openrouter' ? { code: error.status, message, metadata: { code, param } } : { code, message, param };
  response.status(error.status).json({ error: body });
}
