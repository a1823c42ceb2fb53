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

/** Gives every request an id of ours and returns it as `x-request-id`. */
export function assignRequestId(_request: Request, response: Response, next: NextFunction): void {
  const requestId = newId();
  response.locals.requestId = requestId;
  response.setHeader('x-request-id', requestId);
  next();
}
