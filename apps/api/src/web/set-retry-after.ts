import type { ServerResponse } from 'node:http';
import type { DerouterError } from '../errors/index.ts';

/** Sets `retry-after` if a retry may succeed. */
export function setRetryAfter(response: ServerResponse, { retryAfterSeconds }: DerouterError): void {
  if (retryAfterSeconds !== null) response.setHeader('retry-after', String(retryAfterSeconds));
}
