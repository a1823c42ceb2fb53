import { formatUsd, nanoPerUsd } from '@derouter/billing';
import { newId } from '@derouter/db';
import type { SandboxPayment } from './read-sandbox-payment.ts';
import type { SandboxEvent } from './sandbox-event.ts';

/** Something that can happen to a payment now. */
export interface SandboxAction {
  /** Last part of the form's path. */
  readonly name: string;
  readonly testId: string;
  readonly label: string;
  readonly isPrimary?: boolean;
  /** The customer is sent back to the order; otherwise the page is shown again. */
  readonly returns: boolean;
  readonly event: SandboxEvent;
}

const nanoPerCent = nanoPerUsd / 100n;
/** Dollars with their cents, and further decimals only if there are any. */
export function writeCents(nano: bigint): string {
  const [whole, fraction = ''] = formatUsd(nano).split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}

const toCents = (nano: bigint) => (nano / nanoPerCent) * nanoPerCent;

/** Lists what can happen to a payment in its state. Names of refunds are counted, so that a form that is sent twice refunds once. */
export function listSandboxActions(payment: SandboxPayment): SandboxAction[] {
  const { state, paidNano } = payment;
  if (state === 'settled' || paidNano > 0n) return [...laterPayments(payment), ...reversals(payment)];
  const isHeld = state === 'held';
  const isOver = state === 'expired' || state === 'failed';
  const pay = (name: string, testId: string, label: string, nano: bigint) =>
    action(name, testId, `${label} $${writeCents(nano)}`, paid(payment, nano));
  if (isHeld) {
    return [
      { ...pay('released', 'sandbox-release', 'Release', payment.totalNano), isPrimary: true },
      action('declined', 'sandbox-decline', 'Refuse', { ...base(payment), type: 'payment.declined' }),
    ];
  }
  const payments = [
    { ...pay('succeeded', 'sandbox-pay', isOver ? 'Pay late:' : 'Pay', payment.totalNano), isPrimary: true },
    pay('under', 'sandbox-under', 'Pay half:', toCents(payment.totalNano / 2n)),
    pay('over', 'sandbox-over', 'Pay too much:', toCents((payment.totalNano * 5n) / 4n)),
  ];
  if (isOver) return payments;
  return [
    ...payments,
    action('held', 'sandbox-hold', 'Pay, held by checks', { ...base(payment), type: 'payment.held' }),
    action('declined', 'sandbox-decline', 'Decline', { ...base(payment), type: 'payment.declined' }),
    action('expired', 'sandbox-expire', 'Let it expire', { ...base(payment), type: 'payment.expired' }),
  ];
}

function laterPayments(payment: SandboxPayment): SandboxAction[] {
  const restNano = payment.totalNano - payment.paidNano;
  if (restNano <= 0n) return [];
  return [action('rest', 'sandbox-rest', `Pay the rest: $${writeCents(restNano)}`, paid(payment, payment.totalNano))];
}

function reversals(payment: SandboxPayment): SandboxAction[] {
  const { dispute } = payment;
  const leftNano = payment.paidNano - payment.refundedNano;
  if (dispute?.state === 'open') {
    const amountUsd = formatUsd(dispute.amountNano);
    return [
      action('dispute-won', 'sandbox-dispute-won', 'Win the dispute', { ...base(payment), type: 'dispute.won', amountUsd }, false),
      action('dispute-lost', 'sandbox-dispute-lost', 'Lose the dispute', { ...base(payment), type: 'dispute.lost', amountUsd }, false),
    ];
  }
  if (leftNano <= 0n || dispute?.state === 'lost') return [];
  const half = toCents(leftNano / 2n);
  const refund = (name: string, testId: string, label: string, nano: bigint) =>
    action(
      name,
      testId,
      `${label} $${writeCents(nano)}`,
      { ...base(payment), type: 'refund.succeeded', refundId: `re_${payment.id}_${payment.refunds + 1}`, amountUsd: formatUsd(nano) },
      false,
    );
  return [
    refund('refund', 'sandbox-refund', 'Refund', leftNano),
    ...(half > 0n ? [refund('refund-half', 'sandbox-refund-half', 'Refund half:', half)] : []),
    // A payment has one dispute; card networks do not open a second one.
    ...(dispute
      ? []
      : [
          action(
            'dispute',
            'sandbox-dispute',
            'Open a dispute',
            { ...base(payment), type: 'dispute.opened', amountUsd: formatUsd(leftNano) },
            false,
          ),
        ]),
  ];
}

function action(name: string, testId: string, label: string, event: SandboxEvent, returns = true): SandboxAction {
  return { name, testId, label, event, returns };
}

/** `nano`: everything that is paid then. */
function paid(payment: SandboxPayment, nano: bigint): SandboxEvent {
  return { ...base(payment), type: 'payment.succeeded', amountUsd: formatUsd(nano) };
}

function base({ id }: SandboxPayment) {
  return { id: `evt_${newId()}`, orderId: id, createdAt: new Date().toISOString() };
}
