import { timingSafeEqual } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import type { Config } from '../config.ts';
import type { Metrics } from './metrics.ts';

/** `/metrics`, for callers with `token`. Without a token, only for this machine, and not through a proxy. */
export function metricsRouter(metrics: Metrics, { metricsToken: token, mode, trustedProxies }: Config): Router {
  const isDirect = mode === 'local' && trustedProxies === 0;
  const router = Router();
  router.get('/metrics', async (request: Request, response: Response) => {
    if (!(token === null ? isDirect && isHere(request) : bears(request, token))) {
      return void response.status(403).type('text').send('Metrics are for this machine, or for who brings METRICS_TOKEN.\n');
    }
    const { contentType, text } = await metrics.write();
    response.setHeader('content-type', contentType).setHeader('cache-control', 'no-store');
    response.end(text);
  });
  return router;
}

/** True for a request from this machine, addressed to a loopback name and not forwarded by a local proxy. */
function isHere({ socket, headers }: Request): boolean {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const host = URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? '';
  const isForwarded = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'].some((name) => headers[name] !== undefined);
  return (peer.startsWith('127.') || peer === '::1') && /^(localhost|127\.[\d.]+|\[::1\])$/.test(host) && !isForwarded;
}

function bears({ headers }: Request, token: string): boolean {
  const [given, wanted] = [Buffer.from(headers.authorization ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
