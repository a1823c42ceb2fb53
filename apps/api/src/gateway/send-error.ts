import { type Dialect, writeErrorBody } from '@derouter/protocols';
import type { Response } from 'express';
import { type DerouterError, toDerouterError } from '../errors/index.ts';

/** Answers with an error in the caller's dialect. The one place where the gateway does. */
export function sendError(response: Response, dialect: Dialect, thrown: unknown, requestId: string): DerouterError {
  const error = toDerouterError(thrown);
  if (response.headersSent || response.destroyed) return error;
  if (error.retryAfterSeconds !== null) response.setHeader('retry-after', String(error.retryAfterSeconds));
  response
    .status(statusIn(dialect, error))
    .type('application/json')
    .send(
      writeErrorBody(dialect, {
        status: statusIn(dialect, error),
        code: error.code,
        message: error.message,
        param: error.param,
        requestId,
      }),
    );
  return error;
}

/** Anthropic's clients know overload as 529. */
function statusIn(dialect: Dialect, error: DerouterError): number {
  return dialect === 'anthropic-messages' && error.code === 'upstream_unavailable' ? 529 : error.status;
}
