import { nanoPerUsd } from '@derouter/billing';
import { type Decimal, multiply, type Ratio, readDecimal, roundToCents } from './decimal.ts';
import type { CryptomusPayment } from './payment.ts';

const nanoPerCent = nanoPerUsd / 100n;

/** What a payment settled, or why that cannot be said. Nano-USD, whole cents. */
export type Settled =
  | { readonly grossNano: bigint; readonly fault: null }
  /** `grossNano`: what the figures say nevertheless, for staff to decide on; null if they say nothing. */
  | { readonly grossNano: bigint | null; readonly fault: string };

/**
 * Reads what the merchant really received, in USD: `merchant_amount` × `payer_amount_exchange_rate`, or of an automatic conversion
 * `convert.amount`, at the same rate through `convert.rate` (units of `to_currency` per unit of `payer_currency`). Rounded half up to the cent.
 *
 * The figure must agree with `payment_amount_usd` within 2 % or 5 cents, with or without the commission: a payment that
 * staff of the provider marked as paid has a full `merchant_amount` and zeros beside it.
 */
export function readSettled(payment: CryptomusPayment): Settled {
  const received = readReceived(payment);
  if (typeof received === 'string') return { grossNano: null, fault: received };
  const cents = roundToCents(received);
  if (cents <= 0n) return { grossNano: null, fault: 'the amount received is zero' };
  const grossNano = cents * nanoPerCent;
  const fault = compare(payment, received);
  if (fault !== null) return { grossNano, fault };
  return { grossNano, fault: null };
}

function readReceived(payment: CryptomusPayment): Ratio | string {
  const merchantAmount = readDecimal(payment.merchant_amount);
  const rate = readDecimal(payment.payer_amount_exchange_rate);
  if (!merchantAmount) return 'merchant_amount is missing';
  if (!isPositive(rate)) return 'payer_amount_exchange_rate is missing';
  if (!payment.convert) return multiply([merchantAmount, rate]);
  const converted = readDecimal(payment.convert.amount);
  if (!converted) return 'convert.amount is missing';
  const currency = payment.convert.to_currency;
  if (currency === 'USD') return multiply([converted]);
  if (currency && currency === payment.payer_currency) return multiply([converted, rate]);
  const conversionRate = readDecimal(payment.convert.rate);
  if (!isPositive(conversionRate)) return 'convert.rate is missing';
  return multiply([converted, rate], conversionRate);
}

/** Compares with what the payer paid in USD; null if both agree. */
function compare(payment: CryptomusPayment, received: Ratio): string | null {
  const paid = readDecimal(payment.payment_amount);
  const paidUsd = readDecimal(payment.payment_amount_usd);
  const rate = readDecimal(payment.payer_amount_exchange_rate);
  if (!isPositive(paid)) return 'payment_amount is zero or missing';
  if (!isPositive(paidUsd)) return 'payment_amount_usd is zero or missing';
  const paidNano = toNano(multiply([paidUsd]));
  const receivedNano = toNano(received);
  const tolerance = max((paidNano * 2n) / 100n, 5n * nanoPerCent);
  if (isWithin(receivedNano, paidNano, tolerance)) return null;
  const commission = readDecimal(payment.commission);
  const commissionNano = commission && rate ? toNano(multiply([commission, rate])) : 0n;
  if (isWithin(receivedNano + commissionNano, paidNano, tolerance)) return null;
  return 'payment_amount_usd and merchant_amount disagree';
}

function isPositive(value: Decimal | null): value is Decimal {
  return value !== null && value.digits > 0n;
}

function toNano({ num, den }: Ratio): bigint {
  return (num * nanoPerUsd) / den;
}

function isWithin(left: bigint, right: bigint, tolerance: bigint): boolean {
  return left - right <= tolerance && right - left <= tolerance;
}

function max(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
