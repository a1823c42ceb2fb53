import type { ProviderSettlement } from './settle-payment.ts';

/** A purchase about to be paid. Amounts in nano-USD, whole cents. */
export interface Checkout {
  readonly orderId: string;
  readonly accountId: string;
  readonly email: string;
  readonly creditNano: bigint;
  readonly feeNano: bigint;
}

/** A provider's event as it was received and verified. */
export interface ProviderEvent {
  readonly provider: 'stripe' | 'sandbox';
  readonly eventId: string;
  readonly type: string;
  readonly payload: unknown;
}

/** A way to pay. */
export interface PaymentProvider {
  readonly name: 'stripe' | 'sandbox';
  /** No real money moves. */
  readonly sandbox: boolean;
  /** Opens the provider's payment page for an order. */
  openCheckout(checkout: Checkout): Promise<{ readonly providerRef: string; readonly redirectUrl: string }>;
  /** Verifies a webhook over its raw body. Throws `signature_invalid`. */
  readWebhook(rawBody: Buffer, header: (name: string) => string | undefined): ProviderEvent;
  /** Handles an event. May be called again for the same one. Throws `UnusableEvent`. */
  handleEvent(event: ProviderEvent): Promise<EventMeaning>;
}

/** What an event meant: a settlement to book, nothing (more) to do, or something that is not about an order of ours. */
export type EventMeaning = { readonly settlement: ProviderSettlement } | 'handled' | 'ignored';

/** An event about one of our orders that no retry can handle. */
export class UnusableEvent extends Error {
  override readonly name = 'UnusableEvent';
}
