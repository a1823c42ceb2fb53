import { timingSafeEqual } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import type { Metrics } from './metrics.ts';

/** `/metrics`, for who brings `token`; without a token set, for this machine alone. */
export function metricsRouter(metrics: Metrics, token: string | null): Router {
  const router = Router();
  router.get('/metrics', async (request: Request, response: Response) => {
    if (!(token === null ? isHere(request) : bears(request, token))) {
      return void response.status(403).type('text').send('Metrics are for this machine, or for who brings METRICS_TOKEN.\n');
    }
    const { contentType, text } = await metrics.write();
    response.setHeader('content-type', contentType).setHeader('cache-control', 'no-store');
    response.end(text);
  });
  return router;
}

/** Called from this machine itself, and not by a proxy on it for somebody else. */
function isHere({ socket, headers }: Request): boolean {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return (peer.startsWith('127.') || peer === '::1') && headers['x-forwarded-for'] === undefined;
}

function bears({ headers }: Request, token: string): boolean {
  const [given, wanted] = [Buffer.from(headers.authorization ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
