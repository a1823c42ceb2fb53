import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId } from '@derouter/db';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from './logger.ts';

declare global {
  namespace Express {
    interface Locals {
      /** UUIDv7: also the receipt's id. */
      requestId: string;
      /** Logs with the request's id. */
      log: Logger;
    }
  }
}

const callersId = /^[A-Za-z0-9._-]{1,128}$/;

/** Assigns a request id. `x-request-id` returns the caller's own id if it sent one. */
export function nameRequest(request: IncomingMessage, response: ServerResponse): string {
  const requestId = newId();
  const theirs = request.headers['x-request-id'];
  response.setHeader('x-request-id', typeof theirs === 'string' && callersId.test(theirs) ? theirs : requestId);
  return requestId;
}

/** Assigns an id, and a logger that says it, to every request that Express handles. */
export function assignRequestId(log: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const requestId = nameRequest(request, response);
    Object.assign(response.locals, { requestId, log: log.child({ requestId }) });
    next();
  };
}
