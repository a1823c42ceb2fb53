import { escapeHtml, writePage } from '../write-page.ts';
import type { StandInInvoice } from './invoice.ts';

/** What a payer, or the provider, can do with an invoice. */
export const payActions = {
  exact: 'Pay exactly',
  under: 'Pay a third',
  rest: 'Pay the rest',
  over: 'Pay a quarter more',
  confirming: 'Pay, seen but not confirmed',
  close: 'Close with what was paid',
  cancel: 'Let it expire',
  late: 'Pay after it expired',
  lock: 'Pay, held by checks',
  release: 'Release the held payment',
  fail: 'Fail',
  'refund-start': 'Start a refund',
  'refund-done': 'Finish the refund',
  'refund-fail': 'Fail the refund',
} as const;

export type PayAction = keyof typeof payActions;

/** The payment page: a form for each action. */
export function writePayPage(invoice: StandInInvoice, described: Readonly<Record<string, unknown>>): string {
  const shown = [
    'amount',
    'payer_amount',
    'payer_currency',
    'payment_amount',
    'payment_amount_usd',
    'merchant_amount',
    'status',
    'is_final',
  ];
  const rows = shown.map((key) => `<dt>${key}</dt><dd data-testid="standin-${key}">${escapeHtml(String(described[key]))}</dd>`);
  const forms = Object.entries(payActions).map(
    ([action, label]) =>
      `<form method="post" action="/pay/${invoice.uuid}/${action}"><button data-testid="cryptomus-${action}">${label}</button></form>`,
  );
  return writePage(
    'Cryptomus',
    `<h1>Pay ${escapeHtml(`${described.payer_amount} ${described.payer_currency}`)}</h1><dl>${rows.join('')}</dl>${forms.join('')}
<p><a data-testid="cryptomus-back" href="${escapeHtml(invoice.urlReturn)}">Back to the shop</a></p>`,
  );
}
