import { ConfigError } from '../../config-error.ts';
import { headerSecret, quote } from '../../config-values.ts';

/** Settings of the Stripe rail. */
export interface StripeConfig {
  readonly secretKey: string;
  /** Secrets of the webhook endpoint: two while they are rotated. */
  readonly webhookSecrets: readonly string[];
  readonly apiBase: string;
  /** Whether customers may also pay with stablecoins on Stripe's page. */
  readonly offersCrypto: boolean;
  /** The card payments for which the bank is asked to confirm the payer (3-D Secure): what it confirms is its own loss if disputed as fraud. */
  readonly threeDSecure: (typeof threeDSecureChoices)[number];
  /** The product tax code of credits if Stripe Tax computes taxes; null: no tax is collected. */
  readonly taxCode: string | null;
}

/** `off`: only where the bank or the law asks for it. */
const threeDSecureChoices = ['first', 'always', 'off'] as const;

/** Reads Stripe's settings. Null if it is not set up. Throws `ConfigError`. */
export function readStripeConfig(text: (name: string) => string | null): StripeConfig | null {
  const secretKey = headerSecret(text('STRIPE_SECRET_KEY'), 'STRIPE_SECRET_KEY');
  const webhookSecret = text('STRIPE_WEBHOOK_SECRET');
  if (!secretKey && !webhookSecret) return null;
  if (!secretKey || !webhookSecret) {
    throw new ConfigError(`${secretKey ? 'STRIPE_WEBHOOK_SECRET' : 'STRIPE_SECRET_KEY'} must be set too: Stripe needs both.`);
  }
  const webhookSecrets = webhookSecret
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
  if (webhookSecrets.length === 0) throw new ConfigError('STRIPE_WEBHOOK_SECRET must contain a secret.');
  const apiBase = text('STRIPE_API_BASE') ?? 'https://api.stripe.com';
  const { protocol, hostname } = URL.parse(apiBase) ?? {};
  // The secret key is sent there, so it must not travel in the clear.
  const isHere = protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname ?? '');
  if (protocol !== 'https:' && !isHere) {
    throw new ConfigError('STRIPE_API_BASE must be an address that begins with https://, or with http:// on this machine.');
  }
  const crypto = text('STRIPE_CRYPTO') ?? 'off';
  if (crypto !== 'on' && crypto !== 'off') throw new ConfigError(`STRIPE_CRYPTO must be one of on, off, not ${quote(crypto)}.`);
  const given = text('STRIPE_3D_SECURE') ?? 'first';
  const threeDSecure = threeDSecureChoices.find((choice) => choice === given);
  if (!threeDSecure) throw new ConfigError(`STRIPE_3D_SECURE must be one of ${threeDSecureChoices.join(', ')}, not ${quote(given)}.`);
  const taxCode = text('STRIPE_TAX_CODE');
  if (taxCode && !/^txcd_\d{8}$/.test(taxCode))
    throw new ConfigError('STRIPE_TAX_CODE must be a tax code of Stripe such as txcd_10103001.');
  return { secretKey, webhookSecrets, apiBase, offersCrypto: crypto === 'on', threeDSecure, taxCode };
}
