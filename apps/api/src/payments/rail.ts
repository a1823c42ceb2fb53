import type { Payout, Withdrawal } from '@derouter/billing';
import type { JobQueue } from '@derouter/contracts';
import type { schema } from '@derouter/db';
import type { Locale } from '@derouter/locales';
import type { Router } from 'express';
import type { CardRail } from './auto-top-up/card-rail.ts';
import type { ChainGauges } from './deposits/chain-gauges.ts';
import type { DepositKey } from './deposits/describe-key.ts';

export type OrderState = (typeof schema.paymentOrders.$inferSelect)['state'];

/** A purchase to be paid. Amounts in nano-USD, whole cents. */
export interface Checkout {
  readonly orderId: string;
  readonly accountId: string;
  readonly email: string;
  readonly creditNano: bigint;
  readonly feeNano: bigint;
  /** The customer agreed that the card is saved for automatic top-ups. */
  readonly saveCard: boolean;
}

/** Where the customer pays: the provider's page, or addresses that we show. */
export interface OpenedCheckout {
  /** The provider's id of the checkout, invoice or address. */
  readonly providerRef: string;
  /** Where the browser goes: an absolute address of the provider, or a path of ours. */
  readonly redirectUrl: string;
  readonly expiresAt?: Date;
  readonly progress?: OrderProgress;
}

/** What a customer sees of an order that is under way. */
export interface OrderProgress {
  /** Addresses that the customer may pay to, one for each network and token. */
  readonly payTo?: readonly PayTo[];
  /** What was seen and is not final yet, as an exact decimal in USD. */
  readonly seenUsd?: string;
  readonly confirmations?: number;
  readonly confirmationsNeeded?: number;
  readonly transaction?: string;
  /** The provider's page on which the customer can release a payment that its checks hold. */
  readonly heldUrl?: string;
  /** The provider received this much and waits for the rest, as an exact decimal in USD. */
  readonly partialUsd?: string;
  /** A code that the pages translate: why it failed or what it waits for. */
  readonly note?: string;
}

export interface PayTo {
  /** Such as `Base`. */
  readonly network: string;
  readonly token: string;
  readonly address: string;
  /** Content of the QR code. */
  readonly uri: string;
  /** Deposits below this are kept until they add up to it, exact decimal in USD. */
  readonly minimumUsd: string;
  /** Typical time until the credit is there. */
  readonly minutes: number;
}

/** A verified event of a provider, as received. */
export interface ProviderEvent {
  readonly eventId: string;
  readonly type: string;
  readonly payload: unknown;
  /** Why the event is kept but not handled: it is from the provider's other mode, or has no usable id. */
  readonly setAside?: string;
}

/**
 * The fate of an event. `ignored`: not about an order of ours. `review`: it was put up for review with `PaymentBook.openReview`.
 * `set_aside`: verified, but not understood.
 */
export type EventOutcome = 'handled' | 'ignored' | 'review' | 'set_aside';

/** A refund to be made. Amounts in nano-USD, whole cents of the charge. */
export interface RefundOrder {
  readonly refundId: string;
  readonly paymentRef: string;
  readonly grossNano: bigint;
}

/** Work that a rail does on its own, in every process. It must tolerate running twice at a time. */
export type RailTask = { run(): Promise<void> } & (
  | { readonly name: string /** In every process at this interval. */; readonly every: { readonly seconds: number } }
  | {
      readonly name: CronName<JobQueue> /** On one process at a time (UTC), as the job `rail-…`. */;
      readonly every: { readonly cron: string };
    }
);

type CronName<Queue> = Queue extends `rail-${infer Name}` ? Name : never;

/** What the provider holds for us, to compare with a clearing account. */
export interface ProviderBalance {
  readonly clearing: `clearing:${string}`;
  /** Null if it cannot be asked now. */
  readonly balanceNano: bigint | null;
  /** A smaller difference, in percent of the balance, is no reason for an alert: the provider's rates move. Absent: none is. */
  readonly tolerancePercent?: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A currency on a network that a provider takes. Amounts are decimals of the currency. */
export interface RailOffer {
  readonly currency: string;
  readonly network: string;
  readonly minAmount: string;
  readonly maxAmount: string;
  /** The provider's own commission. */
  readonly feeAmount: string;
  readonly feePercent: string;
}

/** A way to pay. Everything about one is in its folder; the core knows only this interface. */
export interface PaymentRail {
  /** Lower case, such as `stripe`: stored with orders, and the last part of its webhook's path. */
  readonly name: string;
  /** In languages that it has no title in, the texts of documents name it. */
  readonly title: Readonly<Partial<Record<Locale, string>> & { en: string }>;
  /** True if no real money moves. */
  readonly sandbox: boolean;
  /** Opens a payment. May be called again for the same order with the same result. */
  openCheckout(checkout: Checkout): Promise<OpenedCheckout>;
  /** Verifies a webhook over its raw body. Throws `signature_invalid`. Absent: the rail has no webhook. */
  readWebhook?(rawBody: Buffer, request: { header(name: string): string | undefined; readonly address: string }): ProviderEvent;
  /** Handles an event; idempotent. Throws `UnusableEvent` if no retry can handle it. */
  handleEvent?(event: ProviderEvent): Promise<EventOutcome>;
  /** Asks the provider to refund; idempotent per `refundId`. Absent: staff refund by hand. */
  refund?(order: RefundOrder): Promise<{ readonly providerRef: string; readonly state: 'pending' | 'succeeded' | 'failed' }>;
  /** Tells the provider the account's current address; null: it forgets the customer. Absent: the provider keeps none. */
  syncCustomer?(account: { readonly accountId: string; readonly email: string | null }): Promise<void>;
  /** Saved cards, for automatic top-ups. Absent: this rail has none. */
  readonly cards?: CardRail;
  readonly tasks?: readonly RailTask[];
  /** Pages of its own, mounted at the root. */
  readonly router?: Router;
  /** Asks the provider what it holds, and books what only such a question brings to light. */
  balances?(): Promise<readonly ProviderBalance[]>;
  /** What the provider's page takes, for staff; null if it cannot be asked now. */
  offers?(): Promise<readonly RailOffer[] | null>;
  /** A rail whose customers pay to permanent addresses of ours. */
  readonly deposits?: DepositDesk;
  close?(): Promise<void>;
}

/** What a rail over public chains offers beyond the others. */
export interface DepositDesk {
  /** How its chains are followed, for `/metrics`. */
  chains(): readonly ChainGauges[];
  /** The tokens that it credits, for staff to switch. */
  tokens(): readonly DepositToken[];
  /** What staff compare with the wallet that made the key. */
  key(): DepositKey;
  /** Proves and credits a transaction that a customer names. Throws `validation_failed`. */
  claimTransaction(accountId: string, transaction: string): Promise<ClaimOutcome>;
  /** Gives the account another address; the old ones stay watched. Throws `conflict` if it has too many. */
  replaceAddress(accountId: string): Promise<string>;
}

/** A token that is credited on a chain. `chain` and `token` name its switch. */
interface DepositToken {
  readonly chain: string;
  readonly network: string;
  readonly token: string;
  readonly symbol: string;
}

/**
 * The result of a claim. `stored`: the transaction paid the account and is credited now or was before; `waiting`: it is not final, or
 * unknown; `nothing`: it does not pay an address of this account in an accepted token.
 */
export type ClaimOutcome =
  | { readonly outcome: 'stored'; readonly paymentRefs: readonly string[] }
  | { readonly outcome: 'waiting' | 'nothing' };

/** An event about one of our orders that no retry can handle. */
export class UnusableEvent extends Error {
  override readonly name = 'UnusableEvent';
}

/** A payment that arrived according to its provider. Amounts in nano-USD. */
export interface ProviderSettlement {
  readonly clearing: `clearing:${string}`;
  /** The provider's id of the payment. Each id settles once, however many events mention it. */
  readonly paymentRef: string;
  /** The order that it pays, or for a deposit to a permanent address the account. */
  readonly for: { readonly orderId: string } | { readonly accountId: string };
  /** Everything that settled for this payment until now. What was booked for it before is deducted. */
  readonly grossNano: bigint;
  readonly taxNano: bigint;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly settledAt: Date;
}

/** A refund as its provider reports it, started here (`refundId`) or there. */
export interface ProviderRefund {
  readonly paymentRef: string;
  readonly providerRef: string;
  readonly refundId: string | null;
  readonly grossNano: bigint;
  readonly state: 'pending' | 'succeeded' | 'failed';
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** A dispute as its provider reports it. */
export interface ProviderDispute {
  readonly paymentRef: string;
  readonly providerRef: string;
  readonly state: 'warning' | 'open' | 'won' | 'lost' | 'prevented';
  /** Whether the account is suspended while it is a warning or open. An inquiry is only noted. */
  readonly freezesAccount: boolean;
  readonly reason: string;
  readonly amountNano: bigint;
  readonly respondBy: Date | null;
  /** Every movement at the provider so far. `grossNano`: taken from us, negative if given back; `feeNano` likewise. */
  readonly movements: readonly { readonly ref: string; readonly grossNano: bigint; readonly feeNano: bigint }[];
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** What staff are asked to decide. Each has a label in the admin app. */
export type ReviewKind =
  | 'amount_mismatch'
  | 'amount_out_of_range'
  | 'dispute_movements'
  | 'early_fraud_warning'
  | 'new_account'
  | 'outgoing_transfer'
  | 'payment_mismatch'
  | 'payment_unnamed'
  | 'refund_amount'
  | 'refund_exceeds'
  | 'refund_failed'
  | 'refund_stale'
  | 'reported_less'
  | 'screening_hit'
  | 'settlement_currency'
  | 'settlement_refused'
  | 'suspended_account'
  | 'unknown_order'
  | 'unknown_status'
  | 'unlisted_token'
  | 'wrong_currency';

export interface PaymentReview {
  readonly kind: ReviewKind;
  readonly reference: string;
  readonly accountId?: string | null;
  readonly orderId?: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  /** The settlement that staff can accept. */
  readonly proposal?: ProviderSettlement;
  /** The withdrawal that staff can accept. */
  readonly withdrawal?: ProviderWithdrawal;
  /** A token that is not accepted: the account's owner is mailed about it. */
  readonly tell?: { readonly quantity: string; readonly token: string; readonly network: string };
}

/** Money that left a clearing account. `reference` is the provider's or the chain's name of it; it is booked once. */
export interface ProviderWithdrawal extends Pick<Withdrawal, 'clearing' | 'destination' | 'amountNano'> {
  readonly reference: string;
}

export interface RailOrder {
  readonly id: string;
  readonly accountId: string;
  readonly state: OrderState;
  readonly requestedNano: bigint | null;
  readonly feeNano: bigint;
  readonly providerRef: string | null;
  readonly createdAt: Date;
}

/**
 * What a rail may do to the books; bound to the rail's name, so that an order of one rail is never settled by another. Every
 * function is idempotent and commits before it resolves.
 */
export interface PaymentBook {
  /** The rail's order with this id; null if the reference is anything else, such as somebody else's. */
  findOrder(reference: string | null | undefined): Promise<RailOrder | null>;
  /** The rail's orders that are created, processing or held, oldest first. */
  openOrders(limit: number): Promise<RailOrder[]>;
  /** Updates an order that is not settled; a settled order never goes back. `progress` replaces what was stored. */
  markOrder(orderId: string, state: Exclude<OrderState, 'settled'>, progress?: OrderProgress): Promise<void>;
  /** Credits what arrived. `creditedNano`: what this call added. Throws `UnusableEvent` for an unknown order or account. */
  settle(settlement: ProviderSettlement): Promise<{ readonly creditedNano: bigint }>;
  /** Books what the provider charged us for a payment. `feeRef`: its id of the fee, booked once. */
  recordProviderFee(fee: { readonly feeRef: string; readonly clearing: `clearing:${string}`; readonly feeNano: bigint }): Promise<void>;
  /** Books payouts to the bank. `payoutRef`: the provider's id of the payout. */
  recordPayouts(payouts: readonly (Omit<Payout, 'payoutKey'> & { readonly payoutRef: string })[]): Promise<void>;
  /** Books a refund. False if nothing settled for this payment: settle first, then record. */
  recordRefund(refund: ProviderRefund): Promise<boolean>;
  /** Books a dispute, suspends or reinstates the account. False if nothing settled for this payment: settle first, then record. */
  recordDispute(dispute: ProviderDispute): Promise<boolean>;
  /** Puts something up for staff; once per kind and reference. False if staff have decided it: nothing waits for them then. */
  openReview(review: PaymentReview): Promise<boolean>;
}

/** What a customer is told while a provider cannot open a payment. */
export const paymentAway =
  'The payment provider does not answer at the moment. Nothing was charged; try again later, or choose another method.';
