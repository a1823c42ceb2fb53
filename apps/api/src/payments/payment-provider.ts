import type { ProviderEvent } from './event-inbox.ts';
import type { ProviderSettlement } from './settle-payment.ts';

/** A purchase about to be paid. Amounts in nano-USD, whole cents. */
export interface Checkout {
  readonly orderId: string;
  readonly accountId: string;
  readonly email: string;
  readonly creditNano: bigint;
  readonly feeNano: bigint;
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
  /** Does what an event asks for; returns the settlement it tells of, if any. May be called again for the same event. */
  handleEvent(event: ProviderEvent): Promise<ProviderSettlement | null>;
}
