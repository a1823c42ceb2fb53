import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import proxyAddress from 'proxy-addr';

/** The client's address: the one that the outermost of `trustedProxies` proxies saw, as in Express. */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  return proxyAddress(request, (_address, hop) => hop < trustedProxies) ?? '';
}

/** The caller's network for rate limits: an IPv4 address, or the /64 of an IPv6 address. */
export function networkOf(request: Request): string {
  return networkOfAddress(request.ip ?? '');
}

/** The network of an address, as in `networkOf`. */
export function networkOfAddress(address: string): string {
  const ip = address.replace(/^::ffff:(?=\d+\.)/, '');
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

/** True for loopback addresses. */
export function isLoopback(network: string): boolean {
  return network.startsWith('127.') || network === '0:0:0:0::/64';
}
