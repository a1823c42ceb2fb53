import { Stripe } from 'stripe';
import { DerouterError } from '../../errors/index.ts';
import { paymentAway } from '../rail.ts';
import type { StripeConfig } from './config.ts';

/** The API version that this code is written and typed against. */
export const stripeApiVersion = '2026-10-28.endive';

/** Opens the client. It repeats a request whose outcome is unknown with the same idempotency key. */
export function createStripeClient({ secretKey, apiBase }: Pick<StripeConfig, 'secretKey' | 'apiBase'>): Stripe {
  const base = new URL(apiBase);
  return new Stripe(secretKey, {
    apiVersion: stripeApiVersion,
    host: base.hostname,
    ...(base.port ? { port: base.port } : {}),
    protocol: base.protocol === 'http:' ? 'http' : 'https',
    timeout: 20_000,
    maxNetworkRetries: 2,
    telemetry: false,
  });
}

const longestWaitMs = 10_000;
const maxAttempts = 4;

/**
 * Makes a call again after `Retry-After` if Stripe limits the rate, which its library does not do. A longer wait than ten seconds is
 * left to whoever repeats the whole work. The call must send the same idempotency key each time.
 */
export async function callStripe<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeRateLimitError) || attempt >= maxAttempts) throw error;
      const told = Number(error.headers?.['retry-after']);
      const waitMs = Number.isFinite(told) ? told * 1000 : 500 * 2 ** attempt;
      if (waitMs > longestWaitMs) throw error;
      // Spread, so that several processes do not return at the same moment.
      await new Promise((resolve) => setTimeout(resolve, waitMs + Math.random() * 250));
    }
  }
}

/**
 * The result of opening a page at Stripe for somebody who waits. Throws `payment_unavailable` if Stripe does not answer, or cannot work:
 * what was opened nonetheless is found under its idempotency key at the next try.
 */
export async function openAtStripe<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const { StripeAPIError, StripeConnectionError, StripeRateLimitError } = Stripe.errors;
    const isAway = [StripeAPIError, StripeConnectionError, StripeRateLimitError].some((kind) => error instanceof kind);
    throw isAway ? new DerouterError('payment_unavailable', paymentAway, { cause: error, retryAfterSeconds: 60 }) : error;
  }
}

/** The result of reading an object, or null if Stripe has none with this id. */
export async function findAtStripe<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await callStripe(call);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing') return null;
    throw error;
  }
}

/** The id in a field that holds an id or the whole object. */
export function idOf(value: string | { readonly id: string } | null | undefined): string | null {
  return typeof value === 'string' ? value : (value?.id ?? null);
}
