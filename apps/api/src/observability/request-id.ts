import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId } from '@derouter/db';
import type { NextFunction, Request, Response } from 'express';

declare global {
  namespace Express {
    interface Locals {
      /** UUIDv7: also the receipt's id. */
      requestId: string;
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

/** Assigns an id to every request that Express handles. */
export function assignRequestId(request: Request, response: Response, next: NextFunction): void {
  response.locals.requestId = nameRequest(request, response);
  next();
}
