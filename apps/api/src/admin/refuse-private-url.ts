import { lookup } from 'node:dns/promises';
import { DerouterError } from '../errors/index.ts';
import { isPrivateAddress } from '../gateway/index.ts';

/** Resolves all addresses of a host name. */
type Lookup = (host: string) => Promise<readonly { readonly address: string }[]>;

const lookUpAll: Lookup = (host) => lookup(host, { all: true });

/**
 * Refuses a base URL whose host is, or resolves to, a private, link-local or metadata address. A name that does not resolve
 * yet passes, because every connection is checked again. Throws `address_private`.
 */
export async function refusePrivateUrl(baseUrl: string, lookUp: Lookup = lookUpAll): Promise<void> {
  // The URL parser normalises every spelling of an IPv4 address (`0x7f.1`, `2130706433`).
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '');
  const addresses = await lookUp(host).catch(() => []);
  if (addresses.some(({ address }) => isPrivateAddress(address))) {
    throw new DerouterError('address_private', `${host} is in a private network. Allow that for this upstream, or use a public address.`, {
      param: 'baseUrl',
    });
  }
}
