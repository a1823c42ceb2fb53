import { createInvoice, describeInvoice, merchantAmount8, type StandInInvoice, write8 } from './invoice.ts';
import type { PhpValue } from './php-json.ts';
import { type FieldErrors, validateInvoice, validateReference } from './validate-request.ts';

interface CallAnswer {
  readonly status: number;
  readonly answer: PhpValue;
}

type Body = Readonly<Record<string, unknown>>;

const perPage = 15;

/** Answers a signed call of the API and has its effect. */
export function answerCall(
  standin: {
    readonly baseUrl: string;
    readonly duplicateOrders: 'return' | 'refuse';
    readonly services: readonly PhpValue[];
    readonly withdrawn8: bigint;
  },
  invoices: Map<string, StandInInvoice>,
  path: string,
  body: Body,
): CallAnswer {
  const describe = (invoice: StandInInvoice) => describeInvoice(invoice, standin.baseUrl);
  if (path === '/v1/payment') {
    const errors = validateInvoice(body);
    if (errors) return refuse(errors);
    const existing = [...invoices.values()].find(({ orderId }) => orderId === body.order_id);
    if (existing && standin.duplicateOrders === 'refuse') return refuse({ order_id: ['validation.unique'] });
    return succeed(describe(existing ?? addInvoice(invoices, body)));
  }
  if (path === '/v1/payment/list') return succeed(listPage([...invoices.values()].reverse().map(describe), body));
  if (path === '/v1/payment/services') return succeed(standin.services);
  if (path === '/v1/balance') return succeed([describeBalance(invoices, standin.withdrawn8)]);
  if (path !== '/v1/payment/info' && path !== '/v1/payment/aml-links') {
    return { status: 404, answer: { state: 1, message: 'The route could not be found.' } };
  }
  const errors = validateReference(body);
  if (errors) return refuse(errors);
  const invoice = [...invoices.values()].find(({ uuid, orderId }) => uuid === body.uuid || orderId === body.order_id);
  if (!invoice) return { status: 404, answer: { state: 1, message: 'No query results for model [Payment].' } };
  if (path === '/v1/payment/info') return succeed(describe(invoice));
  const link = { link: `${standin.baseUrl}/questions/${invoice.uuid}`, expired_at: new Date().toISOString(), status: 'init' };
  return succeed(invoice.status === 'locked' ? [link] : []);
}

/** Everything that was paid goes to the merchant in USDT; what was refunded or withdrawn is gone. */
function describeBalance(invoices: ReadonlyMap<string, StandInInvoice>, withdrawn8: bigint): PhpValue {
  const settled = ['paid', 'paid_over', 'wrong_amount'];
  const held = [...invoices.values()].filter(({ status }) => settled.includes(status)).reduce((sum, one) => sum + merchantAmount8(one), 0n);
  const wallet = (currency: string, amount8: bigint) => ({ uuid: `wallet-${currency}`, balance: write8(amount8), currency_code: currency });
  return { balance: { merchant: [wallet('USDT', held - withdrawn8), wallet('BTC', 0n)], user: [wallet('USDT', 0n)] } };
}

function addInvoice(invoices: Map<string, StandInInvoice>, body: Body): StandInInvoice {
  const text = (name: string) => String(body[name] ?? '');
  const [whole = '', fraction = ''] = text('amount').split('.');
  const invoice = createInvoice({
    orderId: text('order_id'),
    amountCents: BigInt(whole + fraction.padEnd(2, '0')),
    subtract: BigInt(text('subtract') || '0'),
    urlCallback: text('url_callback'),
    urlReturn: text('url_return'),
    lifetimeSeconds: Number(body.lifetime ?? 3600),
    additionalData: typeof body.additional_data === 'string' ? body.additional_data : null,
  });
  invoices.set(invoice.uuid, invoice);
  return invoice;
}

function listPage(items: readonly PhpValue[], { cursor }: Body): PhpValue {
  const from = typeof cursor === 'string' ? Number(cursor) : 0;
  const isLast = from + perPage >= items.length;
  return {
    items: items.slice(from, from + perPage),
    paginate: {
      count: Math.min(perPage, items.length - from),
      hasPages: items.length > perPage,
      nextCursor: isLast ? null : String(from + perPage),
      previousCursor: from > 0 ? String(Math.max(0, from - perPage)) : null,
      perPage,
    },
  };
}

function succeed(result: PhpValue): CallAnswer {
  return { status: 200, answer: { state: 0, result } };
}

function refuse(errors: NonNullable<FieldErrors>): CallAnswer {
  return { status: 422, answer: { state: 1, errors } };
}
