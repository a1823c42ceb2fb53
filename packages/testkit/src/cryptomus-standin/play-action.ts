import { addPayment, type StandInInvoice } from './invoice.ts';
import type { PayAction } from './pay-page.ts';

/** Plays an action on an invoice: what arrives, and the status that follows. */
export function playAction(invoice: StandInInvoice, action: PayAction): void {
  const set = (status: string, isFinal: boolean) => {
    invoice.status = status;
    invoice.isFinal = isFinal;
  };
  const rest = invoice.payerAmount8 - invoice.paid8;
  switch (action) {
    case 'exact':
    case 'rest':
    case 'late':
      if (rest > 0n) addPayment(invoice, rest, invoice.payerAmount8);
      return set('paid', true);
    case 'under':
      addPayment(invoice, 1n, 3n);
      return set('wrong_amount_waiting', false);
    case 'over':
      addPayment(invoice, 5n, 4n);
      return set('paid_over', true);
    case 'confirming':
      addPayment(invoice, 1n, 1n);
      return set('confirm_check', false);
    case 'close':
      return set('wrong_amount', true);
    case 'cancel':
      return set('cancel', true);
    case 'lock':
      addPayment(invoice, 1n, 1n);
      return set('locked', true);
    case 'release':
      return set('paid', true);
    case 'fail':
      return set('fail', true);
    case 'refund-start':
      return set('refund_process', false);
    case 'refund-done':
      return set('refund_paid', true);
    case 'refund-fail':
      return set('refund_fail', true);
  }
}
