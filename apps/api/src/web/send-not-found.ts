import { cutText, guessDialect, writeErrorBody } from '@derouter/protocols';
import type { Request, Response } from 'express';

/** Sends 404 in the error format that clients of this path expect. */
export function sendNotFound(request: Request, response: Response): void {
  const { method, path } = request;
  const message = `There is no ${method} ${cutText(path, 200)} here.`;
  response.setHeader('x-should-retry', 'false');
  response.status(404).setHeader('content-type', 'application/json; charset=utf-8');
  const { requestId } = response.locals;
  response.end(writeErrorBody(guessDialect(request.headers, path), { status: 404, code: 'not_found', message, requestId }));
}
