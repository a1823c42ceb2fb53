import { BlockList, isIP } from 'node:net';

/** Unmaps IPv4-mapped IPv6 addresses. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}

interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Parses an IPv4 or IPv6 address or a network in CIDR notation; null if it is neither. */
export function parseNetwork(text: string): Network | null {
  const [address = '', prefix, ...more] = text.trim().split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0 || address.includes('%')) return null;
  const longest = version === 4 ? 32 : 128;
  if (prefix !== undefined && !(/^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= longest)) return null;
  return { address, prefix: prefix === undefined ? longest : Number(prefix), family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Returns a function that tells whether an address is in one of the networks. Invalid addresses are in none. */
export function networkMatcher(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const text of networks) {
    const network = parseNetwork(text);
    if (network) list.addSubnet(network.address, network.prefix, network.family);
  }
  return (address) => {
    const plain = plainAddress(address);
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  };
}
