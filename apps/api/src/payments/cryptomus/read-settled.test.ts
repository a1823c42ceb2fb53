import { describe, expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';
import { type CryptomusPayment, paymentSchema } from './payment.ts';
import { readSettled } from './read-settled.ts';

const exact = {
  uuid: 'u',
  payment_amount: '20.20919999',
  payment_amount_usd: '20.20',
  merchant_amount: '20.00911836',
  commission: '0.20009118',
  payer_currency: 'USDT',
  payer_amount_exchange_rate: '0.99954428',
};
const read = (over: Record<string, unknown> = {}) => {
  const payment: CryptomusPayment = paymentSchema.parse({ ...exact, ...over });
  return readSettled(payment);
};
const cents = (nano: bigint | null) => (nano === null ? null : Number(nano) / 10_000_000);

describe('what a payment settled', () => {
  test('is what the merchant received at the rate of the payment, half up to the cent', () => {
    expect(read()).toEqual({ grossNano: 20_000_000_000n, fault: null });
    // The example that was published: 1.00045592 × 0.99954428 = 1.00.
    const published = { payment_amount: '1.01', payment_amount_usd: '1.01', merchant_amount: '1.00045592', commission: '0.01' };
    expect(read(published)).toEqual({ grossNano: 1_000_000_000n, fault: null });
    const atHalf = (merchant: string) =>
      cents(
        read({ payment_amount: '1', payment_amount_usd: '1.00', payer_amount_exchange_rate: '1', merchant_amount: merchant }).grossNano,
      );
    expect(atHalf('1.00500000')).toBe(101);
    expect(atHalf('1.00499999')).toBe(100);
  });

  test('with an automatic conversion is what it gave', () => {
    const over = { payment_amount: '0.00030000', payment_amount_usd: '20.20', merchant_amount: '0.00029700', commission: '0.00000300' };
    const bitcoin = { ...over, payer_currency: 'BTC', payer_amount_exchange_rate: '67340.06734007' };
    const convert = { to_currency: 'USDT', commission: '0.01', rate: '67300.00000000', amount: '19.97810000' };
    expect(read({ ...bitcoin, convert })).toEqual({ grossNano: 19_990_000_000n, fault: null });
    expect(read({ convert: { to_currency: 'USDT', commission: null, rate: '1.00000000', amount: '20.00911836' } }).fault).toBeNull();
    expect(read({ convert: { to_currency: 'USD', commission: null, rate: '1.0', amount: '19.99' } }).grossNano).toBe(19_990_000_000n);
    expect(read({ ...bitcoin, convert: { ...convert, rate: '0' } })).toEqual({ grossNano: null, fault: 'convert.rate is missing' });
    expect(read({ convert: [] })).toEqual({ grossNano: 20_000_000_000n, fault: null });
  });

  test('is not believed when the provider’s figures disagree', () => {
    // Marked as paid by hand: a published payload had these zeros beside a full merchant_amount.
    expect(read({ payment_amount: '0.00000000', payment_amount_usd: '0.00' })).toEqual({
      grossNano: 20_000_000_000n,
      fault: 'payment_amount is zero or missing',
    });
    expect(read({ payment_amount_usd: '0.00' }).fault).toBe('payment_amount_usd is zero or missing');
    expect(read({ payment_amount_usd: null }).fault).toBe('payment_amount_usd is zero or missing');
    expect(read({ merchant_amount: '1980.99' }).fault).toBe('payment_amount_usd and merchant_amount disagree');
    expect(read({ merchant_amount: '2.00' }).fault).toBe('payment_amount_usd and merchant_amount disagree');
    // The provider's sample webhook: the rate is of another currency.
    expect(read({ payer_amount_exchange_rate: '42650.00000000' }).fault).toBe('payment_amount_usd and merchant_amount disagree');
  });

  test('a commission of any size is no disagreement', () => {
    expect(read({ payment_amount: '25', payment_amount_usd: '25.00', commission: '4.99' }).fault).toBeNull();
  });

  test('differences up to 2 % or five cents are allowed', () => {
    const of = (paidUsd: string, merchant: string) =>
      read({ payment_amount_usd: paidUsd, merchant_amount: merchant, payer_amount_exchange_rate: '1', commission: '0' }).fault;
    expect([of('100.00', '98.00'), of('100.00', '102.00'), of('1.00', '1.05')]).toEqual([null, null, null]);
    expect([of('100.00', '97.99'), of('100.00', '102.01'), of('1.00', '1.06')].every(Boolean)).toBe(true);
  });

  test.each([[undefined], [null], [''], ['-1'], ['1,000'], ['NaN'], ['Infinity'], ['0x10'], ['9'.repeat(31)]])(
    'merchant_amount %j is not an amount',
    (merchant) => expect(read({ merchant_amount: merchant })).toEqual({ grossNano: null, fault: 'merchant_amount is missing' }),
  );

  test('numbers keep every digit and may be written as PHP does', () => {
    const payment = parseJson(
      '{"uuid":"u","payment_amount":20.20919999,"payment_amount_usd":2.02e1,"merchant_amount":20.009118360000000001,"payer_amount_exchange_rate":9.9954428e-1}',
      (source) => source,
    );
    expect(readSettled(paymentSchema.parse(payment))).toEqual({ grossNano: 20_000_000_000n, fault: null });
    expect(read({ merchant_amount: '1.0e-7' })).toEqual({ grossNano: null, fault: 'the amount received is zero' });
  });
});
