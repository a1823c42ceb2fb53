import { parseNetwork } from '../../web/index.ts';

/** Settings of the Cryptomus rail. Heleket offers the same API with small differences, named by `dialect`. */
export interface CryptomusSettings {
  readonly dialect: Dialect;
  readonly merchantId: string;
  readonly paymentKey: string;
  /** Has no trailing slash. */
  readonly apiBase: string;
  /** Host, with port if it is not the default one, of the pages that customers are sent to. */
  readonly payHost: string;
  /** Who bears the provider's commission. */
  readonly whoPaysFee: WhoPaysFee;
  /** How long an invoice can be paid. */
  readonly lifetimeSeconds: number;
  /** Networks that webhooks may come from; empty for any. */
  readonly sourceNetworks: readonly string[];
}

export type WhoPaysFee = 'customer' | 'merchant';

const dialects = {
  cryptomus: { apiBase: 'https://api.cryptomus.com', payHost: 'pay.cryptomus.com', sourceAddress: '91.227.144.54' },
  heleket: { apiBase: 'https://api.heleket.com', payHost: 'pay.heleket.com', sourceAddress: '31.133.220.8' },
} as const;

type Dialect = keyof typeof dialects;

/** Reads the settings; null if neither key is set. Calls `refuse` with one sentence about a setting that is unusable. */
export function readCryptomusSettings(text: (name: string) => string | null, refuse: (message: string) => never): CryptomusSettings | null {
  const merchantId = text('CRYPTOMUS_MERCHANT_ID');
  const paymentKey = text('CRYPTOMUS_PAYMENT_KEY');
  if (!merchantId && !paymentKey) return null;
  if (!merchantId || !paymentKey) {
    return refuse(`${merchantId ? 'CRYPTOMUS_PAYMENT_KEY' : 'CRYPTOMUS_MERCHANT_ID'} must be set too: Cryptomus needs both.`);
  }
  // Both are sent in HTTP headers or hashed; anything else is a copying mistake.
  if (!/^[\w-]{1,100}$/.test(merchantId)) return refuse('CRYPTOMUS_MERCHANT_ID must be the UUID of the merchant.');
  if (!/^[\w-]{16,500}$/.test(paymentKey)) return refuse('CRYPTOMUS_PAYMENT_KEY must be the payment key of the merchant.');
  const dialect = readChoice(text('CRYPTOMUS_DIALECT') ?? 'cryptomus', ['cryptomus', 'heleket']);
  if (!dialect) return refuse('CRYPTOMUS_DIALECT must be cryptomus or heleket.');
  const apiBase = readApiBase(text('CRYPTOMUS_API_BASE') ?? dialects[dialect].apiBase);
  if (!apiBase) return refuse('CRYPTOMUS_API_BASE must be an address that begins with https://, or http:// on this machine.');
  const payHost = text('CRYPTOMUS_PAY_HOST') ?? dialects[dialect].payHost;
  if (URL.parse(`https://${payHost}`)?.host !== payHost) return refuse('CRYPTOMUS_PAY_HOST must be a host name such as pay.cryptomus.com.');
  const whoPaysFee = readChoice(text('CRYPTOMUS_FEE_PAID_BY') ?? 'customer', ['customer', 'merchant']);
  if (!whoPaysFee) return refuse('CRYPTOMUS_FEE_PAID_BY must be customer or merchant.');
  const lifetimeSeconds = Number(text('CRYPTOMUS_LIFETIME_SECONDS') ?? '3600');
  if (!Number.isInteger(lifetimeSeconds) || lifetimeSeconds < 300 || lifetimeSeconds > 43_200) {
    return refuse('CRYPTOMUS_LIFETIME_SECONDS must be a whole number from 300 to 43200.');
  }
  const sourceNetworks = readSources(text('CRYPTOMUS_SOURCES') ?? 'any', dialects[dialect].sourceAddress);
  if (!sourceNetworks) return refuse('CRYPTOMUS_SOURCES must be any, published, or addresses with commas between.');
  return { dialect, merchantId, paymentKey, apiBase, payHost, whoPaysFee, lifetimeSeconds, sourceNetworks };
}

function readChoice<const T extends string>(value: string, allowed: readonly T[]): T | undefined {
  return allowed.find((option) => option === value);
}

/** Without TLS the key's signatures and the answers could be changed on the way, so plain HTTP is for stand-ins on this machine. */
function readApiBase(value: string): string | null {
  const url = URL.parse(value);
  const local = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url?.protocol === 'https:' || local ? value.replace(/\/+$/, '') : null;
}

function readSources(value: string, published: string): readonly string[] | null {
  if (value === 'any') return [];
  if (value === 'published') return [published];
  const networks = value.split(',').map((network) => network.trim());
  return networks.every((network) => parseNetwork(network)) ? networks : null;
}
