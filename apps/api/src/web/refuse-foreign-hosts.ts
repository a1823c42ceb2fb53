import { isIP } from 'node:net';
import type { NextFunction, Request, Response } from 'express';

/**
 * In local mode, serves pages and their API only under this machine's names. Otherwise another site whose name resolves to
 * 127.0.0.1 could read what is public here, such as the mail outbox.
 */
export function refuseForeignHosts(publicUrl: string) {
  const publicHost = new URL(publicUrl).hostname;
  return (request: Request, response: Response, next: NextFunction): void => {
    const host = URL.parse(`http://${request.get('host') ?? ''}`)?.hostname ?? '';
    const plain = host.replace(/^\[|\]$/g, '');
    if (host === 'localhost' || host.endsWith('.localhost') || isIP(plain) !== 0 || host === publicHost) return next();
    response.status(421).type('text').send('This server is not known by that name. Set PUBLIC_URL to the address it is reached at.\n');
  };
}

/** Admits requests from this machine only, whatever a proxy claims. */
export function requireLoopback(request: Request, response: Response, next: NextFunction): void {
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  if (peer.startsWith('127.') || peer === '::1') return next();
  response.status(403).type('text').send('Open this page on the machine that the server runs on.\n');
}
