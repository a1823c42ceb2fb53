import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId } from '@derouter/db';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from './logger.ts';

declare global {
  namespace Express {
    interface Locals {
      /** A UUIDv7, which is also the receipt's id. */
      requestId: string;
      /** Logger that adds the request id to every line. */
      log: Logger;
    }
  }
}

const callersId = /^[A-Za-z0-9._-]{1,128}$/;

/** Assigns a request id. `x-request-id` echoes the caller's own id if it sent a valid one. */
export function nameRequest(request: IncomingMessage, response: ServerResponse): string {
  const requestId = newId();
  const theirs = request.headers['x-request-id'];
  response.setHeader('x-request-id', typeof theirs === 'string' && callersId.test(theirs) ? theirs : requestId);
  return requestId;
}

/** Assigns a request id, and a logger that includes it, to every request that Express handles. */
export function assignRequestId(log: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const requestId = nameRequest(request, response);
    Object.assign(response.locals, { requestId, log: log.child({ requestId }) });
    next();
  };
}
