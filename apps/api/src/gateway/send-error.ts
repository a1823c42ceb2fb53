import type { ServerResponse } from 'node:http';
import { type Dialect, writeErrorBody } from '@derouter/protocols';
import { type DerouterError, toDerouterError } from '../errors/index.ts';

/** Answers with an error in the caller's dialect. The one place where the gateway does. */
export function sendError(response: ServerResponse, dialect: Dialect, thrown: unknown, requestId: string): DerouterError {
  const error = toDerouterError(thrown);
  if (response.headersSent || response.destroyed) return error;
  const { code, message, param } = error;
  const status = statusIn(dialect, error);
  if (error.retryAfterSeconds !== null) response.setHeader('retry-after', String(error.retryAfterSeconds));
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(writeErrorBody(dialect, { status, code, message, param, requestId }));
  return error;
}

/** Anthropic's clients know overload as 529. */
function statusIn(dialect: Dialect, error: DerouterError): number {
  return dialect === 'anthropic-messages' && error.code === 'upstream_unavailable' ? 529 : error.status;
}
