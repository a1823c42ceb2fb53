import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Stripe } from 'stripe';
import { apiRouter, type Fault } from './api-router.ts';
import { addBalanceTransaction } from './balance-transactions.ts';
import { postCharge } from './charge-intent.ts';
import { dashboard } from './dashboard.ts';
import { deleteCustomer } from './delete-customer.ts';
import { createDeliveries, type Delivery, type SendOptions } from './deliver-webhooks.ts';
import { addDispute, addFraudWarning, type DisputeMovement, reinstateFunds, setDisputeStatus, withdrawFunds } from './disputes.ts';
import { payPage } from './pay-page.ts';
import { finishPayout, payOut } from './payouts.ts';
import { addRefund, finishRefund } from './refunds.ts';
import { completeSession, expireSession, finishDelayedSession, type Payment, requireAction } from './use-session.ts';
import { createWorld, emitEvent, known, type MerchantSettings, mintId, type StandinEvent, type World } from './world.ts';

export interface StandinOptions extends Partial<MerchantSettings> {
  readonly port?: number;
  readonly apiKey?: string;
  readonly webhookSecret?: string;
  /** Milliseconds until a failed delivery is repeated. */
  readonly retryDelayMs?: number;
}

/** A running stand-in. What the customer, the bank or the merchant in the dashboard does is a function. */
export interface StripeStandin {
  /** Such as `http://127.0.0.1:41234`; the value of `STRIPE_API_BASE`. */
  readonly base: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly world: World;
  readonly deliveries: readonly Delivery[];
  /** Where events are sent; null: nowhere. */
  sendEventsTo(url: string | null): void;
  /** `hold` keeps new events until `release`; `copies` sends each more than once. */
  hold(): void;
  /** Sends the events that were held, in this order, each `copies` times. */
  release(options?: { readonly order?: 'as emitted' | 'reversed'; readonly copies?: number }): Promise<void>;
  /** Sends one event now. Returns the status of the answer; 0 if there was none. */
  deliver(event: StandinEvent, options?: SendOptions): Promise<number>;
  /** Waits until all deliveries have ended. */
  settle(): Promise<void>;
  /** Lets the next requests meet a fault. */
  fail(call: Fault['call'], answer: Fault['answer'], times?: number): void;
  emit(type: Stripe.Event.Type, object: object): StandinEvent;

  completeSession(sessionId: string, payment?: Payment): string;
  finishDelayedSession(sessionId: string, confirmed: boolean): void;
  expireSession(sessionId: string): void;
  /** The merchant's balance receives a payment, and its fee is known from then on. */
  postCharge(intentId: string): Stripe.BalanceTransaction;
  /** A refund in the dashboard. */
  refund(intentId: string, amountCents: number, metadata?: Stripe.Metadata): Stripe.Refund;
  finishRefund(refundId: string, status: 'succeeded' | 'failed'): void;
  dispute(intentId: string, options?: Parameters<typeof addDispute>[2]): Stripe.Dispute;
  withdrawFunds(disputeId: string, movements?: readonly DisputeMovement[]): void;
  reinstateFunds(disputeId: string, options?: { readonly withFee?: boolean }): void;
  setDisputeStatus(disputeId: string, status: Stripe.Dispute.Status): void;
  fraudWarning(intentId: string, actionable?: boolean): Stripe.Radar.EarlyFraudWarning;
  /** Deletes a customer in the dashboard, with the cards. */
  deleteCustomer(customerId: string): void;
  /** Pays the whole balance out to the bank; an instant payout has a fee, in cents. */
  payOut(status?: 'paid' | 'in_transit', fee?: number): Stripe.Payout;
  /** Stripe charges the balance for something that is no payment, or the merchant adds money from the bank. In cents. */
  moveBalance(type: 'stripe_fee' | 'topup', amount: number): void;
  /** The bank's answer to a payout, which may come back even after it arrived. */
  finishPayout(payoutId: string, status: 'paid' | 'failed'): void;
  /** The customer's bank wants to see the customer before it pays a session. */
  requireAction(sessionId: string): void;
  close(): Promise<void>;
}

/** Starts a stand-in for Stripe on loopback: its API, pay page and webhooks, with everything in memory. */
export async function startStripeStandin(options: StandinOptions = {}): Promise<StripeStandin> {
  const { port = 0, apiKey = 'sk_test_standin', webhookSecret = 'whsec_standin', retryDelayMs = 100, ...settings } = options;
  const world = createWorld(settings);
  const faults: Fault[] = [];
  const outgoing = createDeliveries(webhookSecret, retryDelayMs);
  let held: StandinEvent[] | null = null;
  world.onEvent = (event) => {
    if (held) held.push(event);
    else outgoing.enqueue(event);
  };
  const app = express();
  app.set('query parser', 'extended');
  app.use(apiRouter(world, apiKey, faults, () => base));
  app.use(payPage(world), dashboard(world));
  const server = createServer(app).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const chargeOf = (intentId: string) => known(world.charges, String(known(world.intents, intentId).latest_charge));
  return {
    base,
    apiKey,
    webhookSecret,
    world,
    deliveries: outgoing.deliveries,
    sendEventsTo: outgoing.to,
    hold() {
      held ??= [];
    },
    async release({ order = 'as emitted', copies = 1 } = {}) {
      const events = order === 'reversed' ? (held ?? []).toReversed() : (held ?? []);
      held = null;
      for (const event of events) await Promise.all(Array.from({ length: copies }, () => outgoing.send(event)));
    },
    deliver: outgoing.send,
    settle: outgoing.settle,
    fail: (call, answer, times = 1) => void faults.push({ call, answer, times }),
    emit: (type, object) => emitEvent(world, type, object),
    completeSession: (sessionId, payment) => completeSession(world, sessionId, payment),
    finishDelayedSession: (sessionId, confirmed) => finishDelayedSession(world, sessionId, confirmed),
    expireSession: (sessionId) => void expireSession(world, sessionId),
    postCharge: (intentId) => postCharge(world, chargeOf(intentId)),
    refund: (intentId, amount, metadata = {}) => addRefund(world, chargeOf(intentId), { amount, metadata, reason: null }),
    finishRefund: (refundId, status) => finishRefund(world, refundId, status),
    dispute: (intentId, how) => addDispute(world, chargeOf(intentId), how),
    withdrawFunds: (disputeId, movements) => withdrawFunds(world, disputeId, movements),
    reinstateFunds: (disputeId, how) => reinstateFunds(world, disputeId, how),
    setDisputeStatus: (disputeId, status) => setDisputeStatus(world, disputeId, status),
    fraudWarning: (intentId, actionable) => addFraudWarning(world, chargeOf(intentId), actionable),
    deleteCustomer: (customerId) => deleteCustomer(world, known(world.customers, customerId)),
    payOut: (status, fee) => payOut(world, status, fee),
    moveBalance: (type, amount) => void addBalanceTransaction(world, { amount, fee: 0, type, source: mintId('src') }),
    finishPayout: (payoutId, status) => finishPayout(world, payoutId, status),
    requireAction: (sessionId) => requireAction(world, sessionId),
    async close() {
      outgoing.to(null);
      await outgoing.settle();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
