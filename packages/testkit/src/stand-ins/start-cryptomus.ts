import { startCryptomusStandin } from '../cryptomus-standin.ts';
import type { StandIn, StandInOptions } from './stand-in.ts';

/** The stand-in for Cryptomus with keys that stay the same, so that the server need not be restarted with it. */
export async function startCryptomus({ port, serverUrl }: StandInOptions): Promise<StandIn> {
  const standin = await startCryptomusStandin({ port, paymentKey: 'stand-in-payment-key', payoutKey: 'stand-in-payout-key' });
  standin.callbackUrl = `${serverUrl}/webhooks/cryptomus`;
  return {
    settings: {
      CRYPTOMUS_MERCHANT_ID: standin.merchantId,
      CRYPTOMUS_PAYMENT_KEY: standin.paymentKey,
      CRYPTOMUS_API_BASE: standin.baseUrl,
      CRYPTOMUS_PAY_HOST: new URL(standin.baseUrl).host,
    },
    hints: [
      'The payment page has a button for everything that can happen, refunds included.',
      'Held and partial payments have no webhook: the server sees them within five minutes.',
    ],
    close: () => standin.close(),
  };
}
