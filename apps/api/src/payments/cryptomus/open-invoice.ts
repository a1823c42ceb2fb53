import { setTimeout as sleep } from 'node:timers/promises';
import { formatUsd, parseUsd } from '@derouter/billing';
import { DerouterError } from '../../errors/index.ts';
import { type Checkout, type OpenedCheckout, paymentAway } from '../rail.ts';
import { commissionFlags } from './commission-flags.ts';
import type { CryptomusSettings } from './config.ts';
import { type CryptomusClient, pauseAfter } from './cryptomus-client.ts';
import { CryptomusError } from './cryptomus-error.ts';
import type { CryptomusPayment } from './payment.ts';

const attempts = 3;
/** The customer is waiting: no further attempt begins after this. */
const maxWaitMs = 45_000;

/**
 * Creates the order's invoice, or finds the one that an earlier attempt created: the order's id is sent every time, and the
 * provider keeps one invoice for each. Throws `payment_unavailable`, and `internal` for an invoice that is not the order's.
 */
export async function openInvoice(
  client: CryptomusClient,
  settings: CryptomusSettings,
  publicUrl: string,
  checkout: Checkout,
  pause: (error: CryptomusError, attempt: number) => number = pauseAfter,
): Promise<OpenedCheckout> {
  const amountUsd = writeCents(checkout.creditNano + checkout.feeNano);
  const returnUrl = `${publicUrl}/credits/return?order=${checkout.orderId}`;
  const parameters = {
    amount: amountUsd,
    currency: 'USD',
    order_id: checkout.orderId,
    url_callback: `${publicUrl}/webhooks/cryptomus`,
    url_return: returnUrl,
    url_success: returnUrl,
    lifetime: settings.lifetimeSeconds,
    ...commissionFlags.invoice(settings.whoPaysFee),
  };
  const startedAt = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return readInvoice(await createOrFind(client, parameters), settings, checkout.orderId, amountUsd);
    } catch (error) {
      if (!(error instanceof CryptomusError)) throw error;
      if (!error.mayRetry || attempt === attempts || performance.now() - startedAt > maxWaitMs) {
        throw new DerouterError('payment_unavailable', paymentAway, { cause: error, retryAfterSeconds: 60 });
      }
      await sleep(pause(error, attempt));
    }
  }
}

async function createOrFind(client: CryptomusClient, parameters: Readonly<Record<string, unknown>> & { readonly order_id: string }) {
  try {
    return await client.createInvoice(parameters);
  } catch (error) {
    // Where nothing is known of the outcome, the invoice may exist.
    if (!(error instanceof CryptomusError) || (error.kind !== 'unreachable' && error.kind !== 'duplicate_order')) throw error;
    const existing = await client.readPayment({ order_id: parameters.order_id }, { attempts: 1 });
    if (existing) return existing;
    throw error;
  }
}

/** Checks that the invoice is for this order and that its page is the provider's. */
function readInvoice(invoice: CryptomusPayment, settings: CryptomusSettings, orderId: string, amountUsd: string): OpenedCheckout {
  const fault = faultOf(invoice, settings, orderId, amountUsd);
  if (fault) {
    throw new DerouterError('internal', 'The payment page could not be opened. Nothing was charged.', {
      cause: new Error(`invoice ${invoice.uuid} ${fault}`),
    });
  }
  const expiresAt = /^\d{9,11}$/.test(invoice.expired_at ?? '') ? new Date(Number(invoice.expired_at) * 1000) : undefined;
  return { providerRef: invoice.uuid, redirectUrl: invoice.url ?? '', ...(expiresAt ? { expiresAt } : {}) };
}

function faultOf(invoice: CryptomusPayment, settings: CryptomusSettings, orderId: string, amountUsd: string): string | null {
  if (invoice.order_id !== orderId) return 'is for another order';
  if (invoice.currency !== 'USD') return 'is in another currency';
  if (!isSameAmount(invoice.amount, amountUsd)) return 'is about another amount';
  const url = URL.parse(invoice.url ?? '');
  // A stand-in on this machine has no TLS.
  const protocol = settings.apiBase.startsWith('http://') ? 'http:' : 'https:';
  if (!url || url.host !== settings.payHost || url.protocol !== protocol || url.username !== '') return 'has its page on another host';
  return null;
}

function isSameAmount(written: string | null | undefined, expected: string): boolean {
  try {
    return parseUsd(written ?? '') === parseUsd(expected);
  } catch {
    return false;
  }
}

/** Writes USD with two decimals. Throws `RangeError` for a fraction of a cent; orders are in whole cents. */
function writeCents(nano: bigint): string {
  const [whole = '', fraction = ''] = formatUsd(nano).split('.');
  if (fraction.length > 2) throw new RangeError(`${formatUsd(nano)} USD is not a whole number of cents`);
  return `${whole}.${fraction.padEnd(2, '0')}`;
}
