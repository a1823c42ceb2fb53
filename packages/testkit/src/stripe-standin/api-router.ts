import { type Request, type Response, Router, urlencoded } from 'express';
import { type Params, read, remove, write } from './api-calls.ts';
import { createIdempotency } from './idempotency.ts';
import { ApiError } from './validate-request.ts';
import type { World } from './world.ts';

/** A fault that the next matching request meets. */
export interface Fault {
  /** Such as `POST /v1/payment_intents`. */
  readonly call: string;
  /** An answer instead of the real one; `lost`: the request is carried out, its answer never arrives; `unheard`: it is not carried out either. */
  readonly answer: { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | 'lost' | 'unheard';
  /** How many requests it meets. */
  times: number;
}

/** The API under `/v1`. */
export function apiRouter(world: World, apiKey: string, faults: Fault[], base: () => string): Router {
  const router = Router();
  const once = createIdempotency();
  router.use(urlencoded({ extended: true }));
  router.use('/v1', (request, response) => {
    const params: Params = { ...(request.method === 'GET' ? request.query : request.body) };
    const key = request.get('idempotency-key') ?? null;
    const path = `/v1${request.path}`;
    world.requests.push({
      method: request.method,
      path,
      params: structuredClone(params),
      idempotencyKey: key,
      apiVersion: request.get('stripe-version') ?? null,
    });
    const fault = faults.find(({ call, times }) => times > 0 && call === `${request.method} ${path}`);
    if (fault) fault.times--;
    if (fault?.answer === 'unheard') return void request.socket.destroy();
    if (typeof fault?.answer === 'object') return void sendFault(response, fault.answer);
    const answer = respond(request, params, key);
    if (fault) return void request.socket.destroy();
    response.status(answer.status).set({ 'request-id': 'req_standin', ...(answer.replayed ? { 'idempotent-replayed': 'true' } : {}) });
    response.json(answer.body);
  });

  function respond(request: Request, params: Params, key: string | null): { status: number; body: unknown; replayed: boolean } {
    try {
      if (request.get('authorization') !== `Bearer ${apiKey}`) {
        throw new ApiError(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' });
      }
      if (request.method === 'GET') return { status: 200, body: present(read(world, request.path, params)), replayed: false };
      if (request.method === 'DELETE') return { status: 200, body: present(remove(world, request.path)), replayed: false };
      const fingerprint = `${request.path} ${JSON.stringify(params)}`;
      return once(key, fingerprint, () => {
        const answer = present(write(world, request.path, params, base()));
        // A copy: what is replayed is what was answered, whatever happens to the object later.
        return { status: answer.status, body: structuredClone(answer.body) };
      });
    } catch (error) {
      if (error instanceof ApiError) return { status: error.status, body: error.body, replayed: false };
      throw error;
    }
  }
  return router;
}

function sendFault(response: Response, { status, headers = {} }: { status: number; headers?: Readonly<Record<string, string>> }): void {
  const type = status === 429 ? 'rate_limit_error' : 'api_error';
  response.status(status).set({ 'stripe-should-retry': 'false', ...headers });
  response.json({ error: { type, message: `answer ${status} by order of the test` } });
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new ApiError(404, { type: 'invalid_request_error', message: 'Unrecognized request URL' });
  return value;
}
