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
