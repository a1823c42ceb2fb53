import type { Request } from 'express';

/** The caller's network for rate limits: an IPv4 address, or the /64 of an IPv6 address. */
export function networkOf(request: Request): string {
  const ip = (request.ip ?? '').replace(/^::ffff:(?=\d+\.)/, '');
  if (!ip.includes(':')) return ip || 'unknown';
  const [head = '', tail = ''] = ip.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const groups = ip.includes('::') ? [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right] : left;
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** True for addresses of this machine. */
export function isLoopback(network: string): boolean {
  return network.startsWith('127.') || network === '0:0:0:0::/64';
}
