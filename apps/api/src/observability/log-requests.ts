import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from './logger.ts';
import { isSilenced, statusOf } from './note-status.ts';

/** Logs one line when a request ends: method, path, status, duration. Never bodies, keys or query strings. */
export function logRequest(log: Logger, request: IncomingMessage, response: ServerResponse, requestId: string): void {
  if (!log.isLevelEnabled('info')) return;
  const startedAt = performance.now();
  // Express strips router prefixes from the path while routing.
  const { method, url } = request;
  response.once('close', () => {
    if (isSilenced(response)) return;
    log.info(
      {
        requestId,
        method,
        path: url?.split('?')[0],
        status: statusOf(response),
        finished: response.writableFinished,
        ms: Math.round(performance.now() - startedAt),
      },
      'request',
    );
  });
}

/** Logs every request that Express handles. */
export function logRequests(log: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    logRequest(log, request, response, response.locals.requestId);
    next();
  };
}

/** Warns once if requests seem to arrive through an unconfigured proxy, since all callers would share its address. */
export function createProxyWarning(log: Logger): (request: IncomingMessage) => void {
  let said = false;
  return (request) => {
    if (!said && request.headers['x-forwarded-for'] !== undefined) {
      said = true;
      log.warn('requests carry X-Forwarded-For but TRUSTED_PROXIES is 0: set it to the number of proxies in front, to tell callers apart');
    }
  };
}
