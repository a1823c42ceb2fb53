import { randomBytes, randomUUID } from 'node:crypto';
import type { PhpValue } from './php-json.ts';

/** Rate of the stand-in: USD per USDT, eight decimals. */
const rate8 = 99_954_428n;
/** Commission: 1 %. */
const commissionPercent = 1n;
const one8 = 100_000_000n;

/** An invoice of the stand-in. Amounts of USDT in its hundred-millionths, of USD in cents. */
export interface StandInInvoice {
  readonly uuid: string;
  readonly orderId: string;
  readonly amountCents: bigint;
  readonly payerAmount8: bigint;
  readonly plannedMerchant8: bigint;
  readonly urlCallback: string;
  readonly urlReturn: string;
  readonly createdAt: Date;
  readonly lifetimeSeconds: number;
  readonly additionalData: string | null;
  status: string;
  paid8: bigint;
  txid: string | null;
  isFinal: boolean;
  /** Members that replace those of the payment in every answer and webhook, for odd cases. */
  override: Record<string, PhpValue>;
}

/** An invoice for `amountCents`; with `subtract` 100 the payer pays the commission on top, with 0 the merchant does. */
export function createInvoice(parameters: {
  readonly orderId: string;
  readonly amountCents: bigint;
  readonly subtract: bigint;
  readonly urlCallback: string;
  readonly urlReturn: string;
  readonly lifetimeSeconds: number;
  readonly additionalData: string | null;
}): StandInInvoice {
  const { subtract, ...rest } = parameters;
  // Rounded up, so that an exact payment is worth the amount at least.
  const amount8 = ceilDivide(rest.amountCents * one8 * one8, 100n * rate8);
  const ofPayer = (amount8 * commissionPercent * subtract) / 10_000n;
  const ofMerchant = (amount8 * commissionPercent * (100n - subtract)) / 10_000n;
  return {
    ...rest,
    uuid: randomUUID(),
    payerAmount8: amount8 + ofPayer,
    plannedMerchant8: amount8 - ofMerchant,
    createdAt: new Date(),
    status: 'check',
    paid8: 0n,
    txid: null,
    isFinal: false,
    override: {},
  };
}

/** Adds a payment of `part / whole` of what is asked for, as a transaction of its own. */
export function addPayment(invoice: StandInInvoice, part: bigint, whole: bigint): void {
  invoice.paid8 += (invoice.payerAmount8 * part) / whole;
  invoice.txid = randomBytes(32).toString('hex');
}

/** The payment object of the API: figures that the merchant's share and the payment are known by once something was paid. */
export function describeInvoice(invoice: StandInInvoice, payUrl: string): Record<string, PhpValue> {
  const isPaid = invoice.paid8 > 0n;
  const merchant8 = isPaid ? merchantAmount8(invoice) : invoice.plannedMerchant8;
  return {
    uuid: invoice.uuid,
    order_id: invoice.orderId,
    amount: writeCents(invoice.amountCents),
    payment_amount: isPaid ? write8(invoice.paid8) : '0.00',
    payment_amount_usd: writeCents(toCents(invoice.paid8)),
    payer_amount: write8(invoice.payerAmount8),
    payer_amount_exchange_rate: write8(rate8),
    discount_percent: null,
    discount: '0.00000000',
    payer_currency: 'USDT',
    currency: 'USD',
    comments: null,
    merchant_amount: write8(merchant8),
    commission: write8(isPaid ? invoice.paid8 - merchant8 : 0n),
    network: 'tron',
    address: 'TXhfYSWt2oKRrHAJVJeYRuit6ZzKuoEKXj',
    from: isPaid ? 'TK84acJWcSncphx4RBKQiNJmx6Bwtg9a8r' : null,
    txid: invoice.txid,
    payment_status: invoice.status,
    url: `${payUrl}/pay/${invoice.uuid}`,
    expired_at: Math.floor(invoice.createdAt.getTime() / 1000) + invoice.lifetimeSeconds,
    status: invoice.status,
    is_final: invoice.isFinal,
    additional_data: invoice.additionalData,
    created_at: invoice.createdAt.toISOString().replace(/\.\d+Z$/, '+00:00'),
    updated_at: new Date().toISOString().replace(/\.\d+Z$/, '+00:00'),
    ...invoice.override,
  };
}

/** The body of a webhook without its signature, with the members in the provider's order. */
export function describeWebhook(invoice: StandInInvoice, payUrl: string, type: string): Record<string, PhpValue> {
  const payment = describeInvoice(invoice, payUrl);
  const keys = [
    ...[
      'uuid',
      'order_id',
      'amount',
      'payment_amount',
      'payment_amount_usd',
      'merchant_amount',
      'commission',
      'is_final',
      'status',
      'from',
    ],
    ...['network', 'currency', 'payer_currency', 'payer_amount', 'payer_amount_exchange_rate', 'additional_data', 'convert', 'txid'],
  ];
  const known = keys.flatMap((key) => (payment[key] === undefined ? [] : [[key, payment[key]] as const]));
  return { type, ...Object.fromEntries(known), wallet_address_uuid: null, transfer_id: null };
}

function toCents(amount8: bigint): bigint {
  return (amount8 * rate8 * 100n * 2n + one8 * one8) / (2n * one8 * one8);
}

/** What the merchant gets of what was paid. */
export function merchantAmount8({ plannedMerchant8, paid8, payerAmount8 }: StandInInvoice): bigint {
  return (plannedMerchant8 * paid8) / payerAmount8;
}

function ceilDivide(num: bigint, den: bigint): bigint {
  return (num + den - 1n) / den;
}

export function write8(value: bigint): string {
  const digits = value.toString().padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

function writeCents(value: bigint): string {
  const digits = value.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
