import type { Stripe } from 'stripe';
import { readBalance } from './balance-transactions.ts';
import { chargeIntent } from './charge-intent.ts';
import { deleteCustomer } from './delete-customer.ts';
import { expand } from './expand.ts';
import { addPaymentIntent } from './new-payment-intent.ts';
import { addSession, toMetadata } from './new-session.ts';
import { addRefund, refundableCents } from './refunds.ts';
import { expireSession } from './use-session.ts';
import { ApiError, invalidRequest, validateRequest } from './validate-request.ts';
import { emitEvent, known, mintId, nowSeconds, type World } from './world.ts';

export type Params = Record<string, unknown>;

/** Parameters that the schemas have accepted. */
function accepted<T>(call: string, params: Params): T {
  validateRequest(call, params);
  return params as T;
}

function found<T>(map: ReadonlyMap<string, T>, id: string): T {
  const object = map.get(id);
  if (!object) throw new ApiError(404, { type: 'invalid_request_error', code: 'resource_missing', message: `No such object: '${id}'` });
  return object;
}

function createCustomer(world: World, params: Params): Stripe.Customer {
  const { email, metadata } = accepted<Stripe.CustomerCreateParams>('customers.create', params);
  const customer = {
    id: mintId('cus'),
    object: 'customer',
    balance: 0,
    created: nowSeconds(),
    default_source: null,
    description: null,
    email: email ?? null,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: world.settings.livemode,
    metadata: toMetadata(metadata),
    shipping: null,
  } satisfies Stripe.Customer;
  world.customers.set(customer.id, customer);
  return customer;
}

function updateCustomer(world: World, id: string, params: Params): Stripe.Customer {
  const { email } = accepted<Stripe.CustomerUpdateParams>('customers.update', params);
  return Object.assign(found(world.customers, id), { email: email ?? null });
}

function createSession(world: World, params: Params, base: string): Stripe.Checkout.Session {
  const session = accepted<Stripe.Checkout.SessionCreateParams>('checkout.sessions.create', params);
  if (session.customer) found(world.customers, session.customer);
  const age = (session.expires_at ?? nowSeconds() + 3600) - nowSeconds();
  if (age < 1795 || age > 86_405) throw invalidRequest('The `expires_at` timestamp must be between 30 minutes and 24 hours from now.');
  if (session.mode === 'setup') {
    if (session.line_items || session.payment_intent_data) throw invalidRequest('You can not pass payment parameters in `setup` mode.');
    if (!session.currency) throw invalidRequest('`currency` is required with dynamic payment methods in `setup` mode.');
  } else if (!session.line_items?.length) throw invalidRequest('`line_items` is required in `payment` mode.');
  const added = addSession(world, session, base);
  if (added.mode === 'payment' && (added.amount_total ?? 0) < 50) throw tooSmall();
  return added;
}

function createIntent(world: World, params: Params): { status: number; body: unknown } {
  const wanted = accepted<Stripe.PaymentIntentCreateParams>('paymentIntents.create', params);
  if (wanted.amount < 50) throw tooSmall();
  const usage = wanted.payment_method_options?.card;
  if (usage && 'stored_credential_usage' in usage && wanted.setup_future_usage) {
    throw invalidRequest('`stored_credential_usage` cannot be combined with `setup_future_usage`.');
  }
  const customer = wanted.customer ? found(world.customers, wanted.customer) : null;
  const method = wanted.payment_method;
  if (method && !method.startsWith('pm_card_') && found(world.paymentMethods, method).customer !== customer?.id) {
    throw invalidRequest('The PaymentMethod does not belong to this customer, or was detached.', {
      code: 'payment_method_unexpected_state',
    });
  }
  const intent = addPaymentIntent(world, {
    amount: wanted.amount,
    currency: wanted.currency,
    customer: customer?.id ?? null,
    paymentMethod: method ?? null,
    metadata: toMetadata(wanted.metadata),
    paymentMethodTypes: ['card'],
    description: wanted.description ?? null,
    receiptEmail: wanted.receipt_email ?? null,
  });
  if (!wanted.confirm || !method) return { status: 200, body: intent };
  chargeIntent(world, intent);
  const problem = intent.last_payment_error;
  if (!problem) return { status: 200, body: intent };
  return { status: 402, body: { error: { ...problem, payment_intent: structuredClone(intent) } } };
}

function createRefund(world: World, params: Params): Stripe.Refund {
  const wanted = accepted<Stripe.RefundCreateParams>('refunds.create', params);
  const charge = wanted.charge
    ? found(world.charges, wanted.charge)
    : found(world.charges, String(found(world.intents, wanted.payment_intent ?? '').latest_charge));
  const left = refundableCents(world, charge);
  const amount = wanted.amount ?? left;
  if (charge.disputed && left === 0 && charge.amount_refunded < charge.amount) {
    throw invalidRequest('This charge has been charged back.', { code: 'charge_disputed' });
  }
  if (amount > left || amount < 1)
    throw invalidRequest('The refund is greater than what is left of the charge.', { code: 'charge_already_refunded' });
  return addRefund(world, charge, { amount, metadata: toMetadata(wanted.metadata), reason: wanted.reason ?? null });
}

function detachPaymentMethod(world: World, id: string): Stripe.PaymentMethod {
  const method = found(world.paymentMethods, id);
  if (method.customer === null) throw invalidRequest('The PaymentMethod is not attached to a customer.');
  method.customer = null;
  emitEvent(world, 'payment_method.detached', method);
  return method;
}

/** What lists are filtered by. */
interface Filterable {
  readonly id: string;
  readonly charge?: unknown;
  readonly payment_intent?: unknown;
  readonly customer?: unknown;
  readonly type?: unknown;
  readonly created?: unknown;
}

/** Answers a GET of one object, a list, or the balance. Undefined: no such path. */
export function read(world: World, path: string, params: Params): unknown {
  const paths = Array.isArray(params.expand) ? params.expand.map(String) : [];
  const [kind = '', second = '', third] = path.split('/').filter(Boolean);
  if (path === '/balance') return readBalance(world);
  if (path === '/events')
    return page(
      world.events.toReversed().filter((event) => eventMatches(event, params)),
      params,
    );
  const { charge, payment_intent: intent, customer, type, created } = params;
  const since = typeof created === 'object' && created !== null && 'gte' in created ? Number(created.gte) : 0;
  const isWanted = (object: Filterable) =>
    (!charge || object.charge === charge) &&
    (!intent || object.payment_intent === intent) &&
    (!customer || object.customer === customer) &&
    (!type || object.type === type) &&
    (typeof object.created !== 'number' || object.created >= since);
  const maps: Readonly<Record<string, ReadonlyMap<string, Filterable>>> = {
    customers: world.customers,
    'checkout/sessions': world.sessions,
    payment_intents: world.intents,
    setup_intents: world.setupIntents,
    payment_methods: world.paymentMethods,
    charges: world.charges,
    payouts: world.payouts,
    refunds: world.refunds,
    disputes: world.disputes,
    balance_transactions: world.balanceTransactions,
    'radar/early_fraud_warnings': world.warnings,
  };
  const isNested = ['checkout', 'radar'].includes(kind);
  const map = maps[isNested ? `${kind}/${second}` : kind];
  if (!map) return undefined;
  const id = isNested ? third : second;
  if (id && world.deletedCustomers.has(id)) return { id, object: 'customer', deleted: true } satisfies Stripe.DeletedCustomer;
  if (id) return expand(world, found(map, id), paths);
  const rows = [...map.values()].toReversed().filter(isWanted);
  return expand(world, page(rows, params), paths);
}

function eventMatches(event: { type: string; created: number }, params: Params): boolean {
  const created = params.created;
  const since = typeof created === 'object' && created !== null && 'gte' in created ? Number(created.gte) : 0;
  const types = Array.isArray(params.types) ? params.types.map(String) : [];
  const isType =
    types.length === 0 || types.some((type) => (type.endsWith('*') ? event.type.startsWith(type.slice(0, -1)) : type === event.type));
  return event.created >= since && isType;
}

/** One page of a list, newest first. */
function page(rows: readonly { id: string }[], params: Params) {
  const limit = Number(params.limit ?? 10);
  const from = params.starting_after ? rows.findIndex(({ id }) => id === params.starting_after) + 1 : 0;
  return { object: 'list', data: rows.slice(from, from + limit), has_more: rows.length > from + limit, url: '/v1' };
}

/** Answers a DELETE. Undefined: no such path. */
export function remove(world: World, path: string): unknown {
  const id = path.match(/^\/customers\/(\w+)$/)?.[1];
  if (!id) return undefined;
  deleteCustomer(world, found(world.customers, id));
  return { id, object: 'customer', deleted: true } satisfies Stripe.DeletedCustomer;
}

/** Answers a POST. Undefined: no such path. */
export function write(world: World, path: string, params: Params, base: string): { status: number; body: unknown } | undefined {
  const created = (body: unknown) => ({ status: 200, body });
  if (path === '/customers') return created(createCustomer(world, params));
  const customer = path.match(/^\/customers\/(\w+)$/)?.[1];
  if (customer) return created(updateCustomer(world, customer, params));
  if (path === '/checkout/sessions') return created(createSession(world, params, base));
  if (path === '/payment_intents') return createIntent(world, params);
  if (path === '/refunds') return created(createRefund(world, params));
  const detached = path.match(/^\/payment_methods\/(\w+)\/detach$/)?.[1];
  if (detached) return created(detachPaymentMethod(world, detached));
  const expired = path.match(/^\/checkout\/sessions\/(\w+)\/expire$/)?.[1];
  if (expired) {
    if (known(world.sessions, expired).status !== 'open') throw invalidRequest('Only open sessions can be expired.');
    return created(expireSession(world, expired));
  }
  return undefined;
}

const tooSmall = () => invalidRequest('Amount must be at least $0.50 usd', { code: 'amount_too_small' });
