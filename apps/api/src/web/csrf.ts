import type { NextFunction, Request, Response } from 'express';

/**
 * Refuses state-changing requests that another site's page could have caused. The browser must report our own origin, and the
 * request must carry a header that a form cannot set.
 */
export function refuseCrossSite(publicUrl: string) {
  const publicHost = new URL(publicUrl).host;
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    const site = request.get('sec-fetch-site');
    const origin = request.get('origin');
    const originHost = origin ? URL.parse(origin)?.host : undefined;
    const sameOrigin = site ? site === 'same-origin' : originHost === publicHost || originHost === request.get('host');
    if (sameOrigin && request.get('x-derouter') === '1' && request.is('application/json')) return next();
    response.status(403).json({ error: { code: 'forbidden', message: 'This request did not come from the derouter pages.' } });
  };
}
