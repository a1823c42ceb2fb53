import { z } from 'zod';

/** A decimal as the provider writes it. Amounts that are not known yet are null or absent. */
const decimal = z.string().max(80).nullish();

const convert = z.looseObject({ to_currency: z.string().max(20).nullish(), commission: decimal, rate: decimal, amount: decimal });

/**
 * A payment as `/v1/payment`, `/v1/payment/info` and `/v1/payment/list` describe it, with numbers as text. `payment_amount`,
 * `merchant_amount` (after all commissions; for an unpaid invoice the planned figure) and `commission` are in `payer_currency`;
 * `payer_amount_exchange_rate` is USD per unit of it when the invoice is in USD. `convert` is an empty list without a conversion.
 */
export const paymentSchema = z.looseObject({
  uuid: z.string().min(1).max(100),
  order_id: z.string().max(128).nullish(),
  amount: decimal,
  currency: z.string().max(20).nullish(),
  payment_amount: decimal,
  payment_amount_usd: decimal,
  merchant_amount: decimal,
  commission: decimal,
  payer_currency: z.string().max(20).nullish(),
  payer_amount: decimal,
  payer_amount_exchange_rate: decimal,
  convert: z.union([convert, z.array(z.unknown()).transform(() => null)]).nullish(),
  network: z.string().max(60).nullish(),
  from: z.string().max(200).nullish(),
  txid: z.string().max(200).nullish(),
  url: z.string().max(2000).nullish(),
  /** Seconds since 1970. */
  expired_at: z.string().max(20).nullish(),
  status: z.string().max(40).nullish(),
  payment_status: z.string().max(40).nullish(),
  is_final: z.boolean().nullish(),
  updated_at: z.string().max(40).nullish(),
});

export type CryptomusPayment = z.output<typeof paymentSchema>;

/** Every status that the provider documents. Webhooks report only some of them; `/v1/payment/info` all. */
const paymentStatuses = [
  'check',
  'process',
  'confirm_check',
  'wrong_amount_waiting',
  'paid',
  'paid_over',
  'wrong_amount',
  'locked',
  'cancel',
  'fail',
  'system_fail',
  'refund_process',
  'refund_fail',
  'refund_paid',
] as const;

type PaymentStatus = (typeof paymentStatuses)[number];

/** The status of a payment; null for one that the documentation does not know, or if its two fields disagree. */
export function statusOf({ status, payment_status: paymentStatus }: CryptomusPayment): PaymentStatus | null {
  if (status && paymentStatus && status !== paymentStatus) return null;
  return paymentStatuses.find((known) => known === (paymentStatus ?? status)) ?? null;
}
