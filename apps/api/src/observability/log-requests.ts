import type { NextFunction, Request, Response } from 'express';
import type { Logger } from './logger.ts';

/** One line for each request: what was asked, how it ended, how long it took. Never bodies, keys or queries. */
export function logRequests(log: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (!log.isLevelEnabled('info')) return next();
    const startedAt = performance.now();
    response.once('close', () => {
      log.info(
        {
          requestId: response.locals.requestId,
          method: request.method,
          path: request.originalUrl.split('?')[0],
          status: response.statusCode,
          finished: response.writableFinished,
          ms: Math.round(performance.now() - startedAt),
        },
        'request',
      );
    });
    next();
  };
}

/** Says once that a proxy seems to stand in front that nobody told us of: all callers would share its address. */
export function warnOfProxy(log: Logger) {
  let said = false;
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (!said && request.headers['x-forwarded-for'] !== undefined) {
      said = true;
      log.warn(
        'X-Forwarded-For arrives but TRUSTED_PROXIES is 0: set it to the number of proxies in front, so that callers are told apart',
      );
    }
    next();
  };
}
