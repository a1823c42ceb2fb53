import type { IncomingMessage, ServerResponse } from 'node:http';

const exposed = [
  'x-request-id',
  'request-id',
  'retry-after',
  'x-should-retry',
  'anthropic-ratelimit-requests-reset',
  'anthropic-ratelimit-tokens-reset',
  'x-derouter-receipt',
  'x-derouter-cost-usd',
  'x-derouter-max-tokens-lowered',
  'x-derouter-system-prompt',
  'x-derouter-translated',
  'x-derouter-approximated',
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
  'x-ratelimit-limit-tokens',
  'x-ratelimit-remaining-tokens',
  'x-ratelimit-reset-tokens',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'idempotency-replayed',
].join(', ');

/** SDKs send many headers that change over time, so a preflight may request any valid header name. */
const headerList = /^[\w!#$%&'*+.^`|~-]+(\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/;

/**
 * Lets browser pages of the `origins` call us (`*`: any page; an empty list: none). Returns a function that sets the response
 * headers, and that returns true if the request was a preflight, which it has then answered.
 * Source: WHATWG Fetch, "CORS protocol".
 */
export function createCors(origins: readonly string[]): (request: IncomingMessage, response: ServerResponse) => boolean {
  if (origins.length === 0) return () => false;
  const allowed = new Set(origins);
  return (request, response) => {
    const { origin } = request.headers;
    response.setHeader('vary', 'Origin');
    if (origin === undefined || !(allowed.has('*') || allowed.has(origin))) return false;
    response.setHeader('access-control-allow-origin', allowed.has('*') ? '*' : origin);
    response.setHeader('access-control-expose-headers', exposed);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
    const wanted = request.headers['access-control-request-headers'];
    if (wanted !== undefined && wanted.length < 4_000 && headerList.test(wanted))
      response.setHeader('access-control-allow-headers', wanted);
    response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE');
    response.setHeader('access-control-max-age', '600');
    response.writeHead(204).end();
    return true;
  };
}
