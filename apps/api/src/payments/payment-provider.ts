import type { ProviderSettlement } from './settle-payment.ts';

/** A purchase to be paid. Amounts in nano-USD, whole cents. */
export interface Checkout {
  readonly orderId: string;
  readonly accountId: string;
  readonly email: string;
  readonly creditNano: bigint;
  readonly feeNano: bigint;
}

/** A verified event of a provider, as received. */
export interface ProviderEvent {
  readonly provider: 'stripe' | 'sandbox';
  readonly eventId: string;
  readonly type: string;
  readonly payload: unknown;
}

/** A payment provider. */
export interface PaymentProvider {
  readonly name: 'stripe' | 'sandbox';
  /** True if no real money moves. */
  readonly sandbox: boolean;
  /** Opens the provider's payment page for an order. */
  openCheckout(checkout: Checkout): Promise<{ readonly providerRef: string; readonly redirectUrl: string }>;
  /** Verifies a webhook over its raw body. Throws `signature_invalid`. */
  readWebhook(rawBody: Buffer, header: (name: string) => string | undefined): ProviderEvent;
  /** Handles an event; idempotent. Throws `UnusableEvent`. */
  handleEvent(event: ProviderEvent): Promise<EventMeaning>;
}

/** The result of an event: a settlement to book, nothing (more) to do, or not about one of our orders. */
export type EventMeaning = { readonly settlement: ProviderSettlement } | 'handled' | 'ignored';

/** An event about one of our orders that no retry can handle. */
export class UnusableEvent extends Error {
  override readonly name = 'UnusableEvent';
}
