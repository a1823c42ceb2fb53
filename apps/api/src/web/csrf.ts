import type { NextFunction, Request, Response } from 'express';

/**
 * Refuses state-changing requests that another site's page could have caused. The browser must report our own origin, by
 * `Sec-Fetch-Site` or else by `Origin`, and the request must have a header and a content type that a page of another site cannot
 * send without a preflight.
 */
export function refuseCrossSite(publicUrl: string) {
  const ownOrigin = new URL(publicUrl).origin;
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    const site = request.get('sec-fetch-site');
    const isOwn = site === undefined ? request.get('origin') === ownOrigin : site === 'same-origin';
    if (isOwn && request.get('x-derouter') === '1' && request.is('application/json')) return next();
    response.status(403).json({ error: { code: 'forbidden', message: 'This request did not come from the derouter pages.' } });
  };
}
