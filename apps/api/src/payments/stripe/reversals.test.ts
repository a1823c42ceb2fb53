import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Buyer, type StripeShop, startStripeShop } from '../../testing/stripe-shop.ts';
import { requestRefund, setFeeSchedule } from '../index.ts';

let shop: StripeShop;

beforeAll(async () => {
  shop = await startStripeShop(inject('templateDatabaseUrl'), { taxPermille: 190, env: { STRIPE_TAX_CODE: 'txcd_10103001' } });
});
afterAll(() => shop.stop());
afterEach(async () => {
  await shop.quiet();
  await shop.proveBooks();
});

const sql = () => shop.server.services.sql;
const untaxed = async (run: () => Promise<void>) => {
  shop.standin.world.settings.taxPermille = 0;
  try {
    await run();
  } finally {
    shop.standin.world.settings.taxPermille = 190;
  }
};
const refundsOf = (intentId: string) =>
  sql()`SELECT state, origin, credit_nano, tax_nano, fee_nano FROM payment_refunds WHERE payment_ref = ${`pi:${intentId}`} ORDER BY created_at`;
const statusOf = async ({ accountId }: Buyer) => (await sql()`SELECT status FROM accounts WHERE id = ${accountId}`)[0]?.status;
const disputeOf = async (id: string) => (await sql()`SELECT * FROM payment_disputes WHERE provider_ref = ${id}`)[0];

describe('refunds', () => {
  test('A6: three parts of a payment with tax take the credit and the tax back to the cent', async () => {
    const buyer = await shop.createBuyer();
    const start = await shop.clearing();
    const { intentId, orderId } = await shop.buy(buyer, '10');
    expect((await sql()`SELECT gross_nano, tax_nano FROM settlements WHERE order_id = ${orderId}`)[0]).toEqual({
      gross_nano: 11_900_000_000n,
      tax_nano: 1_900_000_000n,
    });
    for (const cents of [397, 397, 396]) shop.standin.refund(intentId, cents);
    await shop.quiet();
    expect(await buyer.balance()).toBe(0);
    const sums = (await refundsOf(intentId)).reduce((sum, row) => [sum[0] + row.credit_nano, sum[1] + row.tax_nano], [0n, 0n]);
    expect(sums).toEqual([10_000_000_000n, 1_900_000_000n]);
    expect(await shop.clearing()).toBeCloseTo(start, 6);
  });

  test('A7, A8: of credit that was spent drive the balance below zero, and the event ends', () =>
    untaxed(async () => {
      const buyer = await shop.createBuyer();
      const { intentId } = await shop.buy(buyer, '5');
      await shop.adjust(buyer, -4);
      const refund = shop.standin.refund(intentId, 500);
      await shop.quiet();
      expect(await buyer.balance()).toBe(-4);
      const events = await sql()`SELECT outcome FROM provider_events WHERE payload::text LIKE ${`%${refund.id}%`}`;
      expect(new Set(events.map(({ outcome }) => outcome))).toEqual(new Set(['handled']));
    }));

  test('A11: that are pending and then fail give the credit back once', () =>
    untaxed(async () => {
      shop.standin.world.settings.refundsArePending = true;
      const buyer = await shop.createBuyer();
      const { intentId } = await shop.buy(buyer, '10');
      const refund = shop.standin.refund(intentId, 1000);
      await shop.quiet();
      expect(await buyer.balance()).toBe(0);
      expect(await refundsOf(intentId)).toMatchObject([{ state: 'pending', origin: 'provider' }]);
      shop.standin.finishRefund(refund.id, 'failed');
      await shop.quiet();
      for (const event of shop.standin.world.events.filter(({ type }) => type.startsWith('refund.')).slice(-3))
        await shop.standin.deliver(event, { changes: { id: `${event.id}_again` } });
      await shop.quiet();
      expect(await buyer.balance()).toBe(10);
      expect(await refundsOf(intentId)).toMatchObject([{ state: 'failed' }]);
      expect((await shop.mails(buyer)).filter((subject) => subject.includes('failed'))).toHaveLength(1);
      shop.standin.world.settings.refundsArePending = false;
    }));

  test('that arrive before their payment settle it first', () =>
    untaxed(async () => {
      const buyer = await shop.createBuyer();
      const { sessionId } = await shop.order(buyer, '10');
      shop.standin.hold();
      const intentId = shop.standin.completeSession(sessionId);
      shop.standin.postCharge(intentId);
      shop.standin.refund(intentId, 300);
      await shop.standin.release({ order: 'reversed', copies: 2 });
      await shop.quiet();
      expect(await buyer.balance()).toBe(7);
    }));

  test('requested here are made once at Stripe, also when the answer is lost or the key is forgotten', () =>
    untaxed(async () => {
      const buyer = await shop.createBuyer();
      const { intentId } = await shop.buy(buyer, '10');
      const { payments } = shop.server.services;
      shop.standin.fail('POST /v1/refunds', 'lost', 3);
      const { refundId } = await requestRefund(payments.options, {
        rail: 'stripe',
        paymentRef: `pi:${intentId}`,
        accountId: buyer.accountId,
        origin: 'staff',
        actor: 'test',
        reason: 'asked',
        creditNano: 4_000_000_000n,
        byHand: false,
      });
      await expect.poll(async () => (await refundsOf(intentId))[0]?.state, { timeout: 20_000 }).toBe('succeeded');
      const again = await payments.find('stripe')?.refund?.({ refundId, paymentRef: `pi:${intentId}`, grossNano: 4_000_000_000n });
      expect(again).toMatchObject({ state: 'succeeded' });
      await shop.quiet();
      expect([...shop.standin.world.refunds.values()].filter(({ payment_intent: id }) => id === intentId)).toHaveLength(1);
      expect(await buyer.balance()).toBe(6);
    }));

  test('that Stripe refuses give the credit back', () =>
    untaxed(async () => {
      const buyer = await shop.createBuyer();
      const { intentId } = await shop.buy(buyer, '10');
      // The dispute is open at Stripe, and its event has not arrived.
      shop.standin.hold();
      shop.standin.dispute(intentId);
      const { payments } = shop.server.services;
      await requestRefund(payments.options, {
        rail: 'stripe',
        paymentRef: `pi:${intentId}`,
        accountId: buyer.accountId,
        origin: 'customer',
        actor: buyer.email,
        reason: '',
        creditNano: null,
        byHand: false,
      });
      await expect.poll(async () => (await refundsOf(intentId))[0]?.state, { timeout: 20_000 }).toBe('failed');
      expect(await buyer.balance()).toBe(10);
      await shop.standin.release();
    }));
});

describe('disputes', () => {
  test('A3, A5: a dispute that is won gives back exactly what was taken, and the keys', () =>
    untaxed(async () => {
      await setFeeSchedule(shop.server.services.db, {
        provider: 'stripe',
        percentPpm: 0,
        fixedNano: 500_000_000n,
        minimumNano: 0n,
        createdBy: 'test',
      });
      const buyer = await shop.createBuyer();
      const start = await shop.clearing();
      const { intentId } = await shop.buy(buyer, '9.50');
      await setFeeSchedule(shop.server.services.db, {
        provider: 'stripe',
        percentPpm: 0,
        fixedNano: 0n,
        minimumNano: 0n,
        createdBy: 'test',
      });
      const dispute = shop.standin.dispute(intentId);
      shop.standin.withdrawFunds(dispute.id);
      await shop.quiet();
      expect(await buyer.balance()).toBe(0);
      expect(await statusOf(buyer)).toBe('suspended');
      expect(await shop.clearing()).toBeCloseTo(start - 15, 6);
      shop.standin.setDisputeStatus(dispute.id, 'won');
      shop.standin.reinstateFunds(dispute.id, { withFee: false });
      await shop.quiet();
      expect(await buyer.balance()).toBe(9.5);
      expect(await statusOf(buyer)).toBe('active');
      expect(await shop.clearing()).toBeCloseTo(start + 10 - 15, 6);
    }));

  test('A4: a refund after a dispute that was won takes everything, and nothing is left at Stripe', () =>
    untaxed(async () => {
      const buyer = await shop.createBuyer();
      const start = await shop.clearing();
      const { intentId } = await shop.buy(buyer, '10');
      const dispute = shop.standin.dispute(intentId);
      shop.standin.withdrawFunds(dispute.id);
      shop.standin.reinstateFunds(dispute.id);
      shop.standin.setDisputeStatus(dispute.id, 'won');
      await shop.quiet();
      shop.standin.refund(intentId, 1000);
      await shop.quiet();
      expect(await buyer.balance()).toBe(0);
      expect(await shop.clearing()).toBeCloseTo(start, 6);
    }));

  test('A9: several movements are summed, with the fee that Stripe says', () =>
    untaxed(async () => {
      const buyer = await shop.createBuyer();
      const { intentId } = await shop.buy(buyer, '10');
      const start = await shop.clearing();
      const dispute = shop.standin.dispute(intentId);
      shop.standin.withdrawFunds(dispute.id, [
        { amount: -1000, fee: 1500 },
        { amount: -37, fee: 0 },
      ]);
      await shop.quiet();
      expect(await shop.clearing()).toBeCloseTo(start - 25.37, 6);
      expect(await disputeOf(dispute.id)).toMatchObject({ dispute_fee_nano: 15_000_000_000n });
    }));

  test('A9: movements of the wrong sign or in another currency are left to staff', () =>
    untaxed(async () => {
      const buyer = await shop.createBuyer();
      const { intentId } = await shop.buy(buyer, '10');
      const start = await shop.clearing();
      const dispute = shop.standin.dispute(intentId);
      shop.standin.withdrawFunds(dispute.id, [{ amount: 1000, fee: 0 }]);
      await shop.quiet();
      expect(await shop.clearing()).toBeCloseTo(start, 6);
      expect(await statusOf(buyer)).toBe('suspended');
      const reviews = await sql()`SELECT detail FROM payment_reviews WHERE kind = 'dispute_movements' AND reference = ${dispute.id}`;
      expect(reviews).toHaveLength(1);
      const transaction = dispute.balance_transactions[0];
      if (transaction) transaction.currency = 'eur';
      shop.standin.setDisputeStatus(dispute.id, 'under_review');
      await shop.quiet();
      expect(await shop.clearing()).toBeCloseTo(start, 6);
    }));

  test('A8: of credit that was spent leave a debt, and the books stay clean', () =>
    untaxed(async () => {
      const buyer = await shop.createBuyer();
      const { intentId } = await shop.buy(buyer, '10');
      await shop.adjust(buyer, -8);
      const dispute = shop.standin.dispute(intentId);
      shop.standin.withdrawFunds(dispute.id);
      await shop.quiet();
      shop.standin.setDisputeStatus(dispute.id, 'lost');
      await shop.quiet();
      expect(await buyer.balance()).toBe(-8);
      expect(await disputeOf(dispute.id)).toMatchObject({ state: 'lost' });
      expect(await statusOf(buyer)).toBe('suspended');
    }));

  test('A10: a refund and a dispute at the same instant move one payment', () =>
    untaxed(async () => {
      const buyer = await shop.createBuyer();
      const start = await shop.clearing();
      const { intentId } = await shop.buy(buyer, '10');
      const { payments } = shop.server.services;
      const dispute = shop.standin.dispute(intentId);
      const wish = { rail: 'stripe', paymentRef: `pi:${intentId}`, accountId: buyer.accountId, origin: 'staff', actor: 'test' } as const;
      await Promise.allSettled([
        requestRefund(payments.options, { ...wish, reason: '', creditNano: null, byHand: false }),
        Promise.resolve(shop.standin.withdrawFunds(dispute.id)),
      ]);
      await shop.quiet();
      await expect.poll(async () => (await refundsOf(intentId)).every(({ state }) => state === 'failed'), { timeout: 20_000 }).toBe(true);
      expect(await buyer.balance()).toBe(0);
      expect(await shop.clearing()).toBeCloseTo(start - 15, 6);
    }));

  test('an inquiry moves nothing and is over when it is closed', () =>
    untaxed(async () => {
      const buyer = await shop.createBuyer();
      const { intentId } = await shop.buy(buyer, '10');
      const dispute = shop.standin.dispute(intentId, { isInquiry: true });
      await shop.quiet();
      expect([await buyer.balance(), await statusOf(buyer)]).toEqual([10, 'active']);
      shop.standin.setDisputeStatus(dispute.id, 'warning_closed');
      await shop.quiet();
      expect(await disputeOf(dispute.id)).toMatchObject({ state: 'won' });
    }));

  test('an early fraud warning freezes the account and asks staff, until the payment is refunded', () =>
    untaxed(async () => {
      const buyer = await shop.createBuyer();
      const { intentId } = await shop.buy(buyer, '10');
      const warning = shop.standin.fraudWarning(intentId);
      await shop.quiet();
      expect([await buyer.balance(), await statusOf(buyer)]).toEqual([10, 'suspended']);
      expect(await sql()`SELECT 1 FROM payment_reviews WHERE kind = 'early_fraud_warning' AND reference = ${warning.id}`).toHaveLength(1);
      shop.standin.refund(intentId, 1000);
      warning.actionable = false;
      shop.standin.emit('radar.early_fraud_warning.updated', warning);
      await shop.quiet();
      expect([await buyer.balance(), await statusOf(buyer)]).toEqual([0, 'active']);
    }));
});
