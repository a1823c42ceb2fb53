import type { CryptomusPayment } from './payment.ts';

/** The figures and names that a payment was judged by. */
export function readEvidence(payment: CryptomusPayment): Readonly<Record<string, unknown>> {
  const { uuid, order_id, status, payment_status, is_final, amount, currency, network, txid, from, convert } = payment;
  const { payment_amount, payment_amount_usd, merchant_amount, commission, payer_currency, payer_amount_exchange_rate } = payment;
  return {
    ...{ uuid, order_id, status, payment_status, is_final, amount, currency, network, txid, from, convert },
    ...{ payment_amount, payment_amount_usd, merchant_amount, commission, payer_currency, payer_amount_exchange_rate },
  };
}
