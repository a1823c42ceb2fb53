import type { ServerResponse } from 'node:http';
import type { DerouterError } from '../errors/index.ts';

/** Tells the caller when a retry may help, if one may. */
export function setRetryAfter(response: ServerResponse, { retryAfterSeconds }: DerouterError): void {
  if (retryAfterSeconds !== null) response.setHeader('retry-after', String(retryAfterSeconds));
}
