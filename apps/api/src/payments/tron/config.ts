import { ConfigError } from '../../config-error.ts';
import { headerSecret } from '../../config-values.ts';
import type { AccountKey } from '../deposits/account-key.ts';
import { readDepositKey } from '../deposits/read-deposit-key.ts';
import { readTreasury } from '../deposits/read-treasury.ts';
import { decodeTronAddress } from '../deposits/tron-address.ts';

export interface TronConfig {
  readonly key: AccountKey;
  /** Has no trailing slash. */
  readonly apiBase: string;
  readonly apiKey: string | null;
  /** The contract of USDT, base58check. */
  readonly token: string;
  readonly requestsPerDay: number;
  /** Whether every solidified block is read, besides the lists of addresses. */
  readonly readsBlocks: boolean;
  readonly minCreditNano: bigint;
  readonly typicalMinutes: number;
  /** Addresses of the operator, base58check. */
  readonly treasury: ReadonlySet<string>;
}

/** USDT on TRON's main network. */
const usdt = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';

/** Reads `ONCHAIN_TRON_XPUB` and `TRON_*`; null if the key is not set. Throws `ConfigError`. */
export function readTronConfig(text: (name: string) => string | null): TronConfig | null {
  const xpub = text('ONCHAIN_TRON_XPUB');
  if (!xpub) return null;
  if (xpub === text('ONCHAIN_EVM_XPUB')) {
    throw new ConfigError("ONCHAIN_TRON_XPUB must not equal ONCHAIN_EVM_XPUB: TRON wallets derive from m/44'/195'/0', a key of its own.");
  }
  const apiBase = text('TRON_API_BASE') ?? 'https://api.trongrid.io';
  if (!['http:', 'https:'].includes(URL.parse(apiBase)?.protocol ?? '')) {
    throw new ConfigError('TRON_API_BASE must be an address that begins with https:// or http://.');
  }
  const requestsPerDay = text('TRON_REQUESTS_PER_DAY') ?? '90000';
  if (!/^[1-9]\d{1,8}$/.test(requestsPerDay)) throw new ConfigError('TRON_REQUESTS_PER_DAY must be a whole number of at least 10.');
  const readsBlocks = readScan(text('TRON_SCAN'), Number(requestsPerDay));
  const token = text('TRON_TOKEN') ?? usdt;
  try {
    decodeTronAddress(token);
  } catch {
    throw new ConfigError('TRON_TOKEN must be the address of a token contract, such as T….');
  }
  return {
    key: readDepositKey(text, xpub, 'tron'),
    apiBase: apiBase.replace(/\/+$/, ''),
    apiKey: headerSecret(text('TRON_API_KEY'), 'TRON_API_KEY'),
    token,
    requestsPerDay: Number(requestsPerDay),
    readsBlocks,
    minCreditNano: 1_000_000_000n,
    typicalMinutes: 3,
    treasury: readTreasury(text).tron,
  };
}

/** Reading every block takes about 35 000 requests a day; the rest is for the addresses that are being paid. */
function readScan(scan: string | null, requestsPerDay: number): boolean {
  const isEnough = requestsPerDay >= 45_000;
  if (scan === null) return isEnough;
  if (scan !== 'blocks' && scan !== 'addresses') throw new ConfigError('TRON_SCAN must be blocks or addresses.');
  if (scan === 'blocks' && !isEnough) throw new ConfigError('TRON_SCAN=blocks needs TRON_REQUESTS_PER_DAY of at least 45000.');
  return scan === 'blocks';
}
