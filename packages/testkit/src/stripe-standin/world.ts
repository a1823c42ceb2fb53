import { randomBytes } from 'node:crypto';
import { Stripe } from 'stripe';

/** The API version of events. It is the one that the `stripe` package is written for. */
const standinApiVersion = Stripe.API_VERSION;

/** A request that the stand-in received, with its parameters as sent. */
interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly idempotencyKey: string | null;
  readonly apiVersion: string | null;
}

/** How a card answers when it is charged; the names are Stripe's decline codes. */
export type CardBehaviour = 'approve' | 'authentication_required' | DeclineCode;
type DeclineCode =
  | 'generic_decline'
  | 'insufficient_funds'
  | 'lost_card'
  | 'stolen_card'
  | 'expired_card'
  | 'incorrect_number'
  | 'processing_error';

/** Facts about the merchant's account that change what payments cost. Amounts in cents. */
export interface MerchantSettings {
  livemode: boolean;
  /** What the account settles in, and how many units of it a US dollar is. */
  settlementCurrency: string;
  exchangeRate: number;
  feePermille: number;
  feeFixedCents: number;
  disputeFeeCents: number;
  /** Added to sessions with automatic tax. */
  taxPermille: number;
  /** Milliseconds from a charge to its balance transaction; null: only when told to. */
  balanceDelayMs: number | null;
  /** Refunds stay pending until told otherwise. */
  refundsArePending: boolean;
}

/** Everything that the stand-in knows. Objects are in Stripe's own format. */
export interface World {
  readonly settings: MerchantSettings;
  readonly customers: Map<string, Stripe.Customer>;
  readonly deletedCustomers: Set<string>;
  readonly sessions: Map<string, Stripe.Checkout.Session>;
  readonly intents: Map<string, Stripe.PaymentIntent>;
  readonly setupIntents: Map<string, Stripe.SetupIntent>;
  readonly paymentMethods: Map<string, Stripe.PaymentMethod>;
  readonly charges: Map<string, Stripe.Charge>;
  readonly balanceTransactions: Map<string, Stripe.BalanceTransaction>;
  readonly refunds: Map<string, Stripe.Refund>;
  readonly disputes: Map<string, Stripe.Dispute>;
  readonly warnings: Map<string, Stripe.Radar.EarlyFraudWarning>;
  readonly payouts: Map<string, Stripe.Payout>;
  /** What sessions of mode `payment` will put into their PaymentIntent. */
  readonly intentData: Map<string, IntentData>;
  readonly behaviours: Map<string, CardBehaviour>;
  readonly events: StandinEvent[];
  readonly requests: ApiRequest[];
  /** Called for every new event. */
  onEvent: (event: StandinEvent) => void;
}

interface IntentData {
  readonly metadata: Stripe.Metadata;
  readonly setupFutureUsage: string | null;
  readonly receiptEmail: string | null;
}

/** An event; its object is a copy of what it was at that time. */
export interface StandinEvent {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string | null;
  readonly created: number;
  readonly data: { readonly object: unknown };
  readonly livemode: boolean;
  readonly pending_webhooks: number;
  readonly request: null;
  readonly type: string;
}

export function createWorld(settings: Partial<MerchantSettings>): World {
  return {
    settings: {
      livemode: false,
      settlementCurrency: 'usd',
      exchangeRate: 1,
      feePermille: 29,
      feeFixedCents: 30,
      disputeFeeCents: 1500,
      taxPermille: 0,
      balanceDelayMs: null,
      refundsArePending: false,
      ...settings,
    },
    customers: new Map(),
    deletedCustomers: new Set(),
    sessions: new Map(),
    intents: new Map(),
    setupIntents: new Map(),
    paymentMethods: new Map(),
    charges: new Map(),
    balanceTransactions: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    warnings: new Map(),
    payouts: new Map(),
    intentData: new Map(),
    behaviours: new Map(),
    events: [],
    requests: [],
    onEvent: () => {},
  };
}

/** An id in Stripe's form, such as `pi_` and random characters. */
export const mintId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** Records an event about an object and passes it on for delivery. */
export function emitEvent(world: World, type: Stripe.Event.Type, object: object): StandinEvent {
  const event: StandinEvent = {
    id: mintId('evt'),
    object: 'event',
    api_version: standinApiVersion,
    created: nowSeconds(),
    data: { object: structuredClone(object) },
    livemode: world.settings.livemode,
    pending_webhooks: 1,
    request: null,
    type,
  };
  world.events.push(event);
  world.onEvent(event);
  return event;
}

/** The object with this id. Throws if there is none: the test is wrong. */
export function known<T>(map: Map<string, T>, id: string): T {
  const found = map.get(id);
  if (!found) throw new Error(`the stand-in has no ${id}`);
  return found;
}
