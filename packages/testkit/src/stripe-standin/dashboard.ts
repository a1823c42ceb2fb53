import { Router } from 'express';
import type { Stripe } from 'stripe';
import { escapeHtml, writePage } from '../write-page.ts';
import { addDispute, addFraudWarning, reinstateFunds, setDisputeStatus, withdrawFunds } from './disputes.ts';
import { addRefund, refundableCents } from './refunds.ts';
import { known, type World } from './world.ts';

/** `/dashboard`: the payments, with what the merchant and the banks can do about them afterwards. */
export function dashboard(world: World): Router {
  const router = Router();
  router.get('/dashboard', (_request, response) => {
    const payments = [...world.charges.values()].filter(({ paid }) => paid).toReversed();
    const body = payments.map((charge) => writePayment(world, charge)).join('') || '<p>There are no payments yet.</p>';
    response.send(writePage('Stripe', `<h1>Payments</h1>${body}`));
  });
  router.post('/dashboard/:charge/:action', (request, response) => {
    const charge = known(world.charges, request.params.charge);
    // A form that was open while something else happened shows what is so now.
    listActions(world, charge)
      .find(({ name }) => name === request.params.action)
      ?.act();
    response.redirect(303, '/dashboard');
  });
  return router;
}

interface Action {
  readonly name: string;
  readonly label: string;
  act(): void;
}

function listActions(world: World, charge: Stripe.Charge): Action[] {
  const dispute = disputeOf(world, charge);
  if (dispute && !['won', 'lost'].includes(dispute.status)) {
    const win = () => {
      reinstateFunds(world, dispute.id);
      setDisputeStatus(world, dispute.id, 'won');
    };
    return [
      { name: 'win', label: 'Win the dispute', act: win },
      { name: 'lose', label: 'Lose the dispute', act: () => setDisputeStatus(world, dispute.id, 'lost') },
    ];
  }
  const left = refundableCents(world, charge);
  if (left <= 0) return [];
  const refund = (amount: number) => addRefund(world, charge, { amount, metadata: {}, reason: null });
  const open = () => withdrawFunds(world, addDispute(world, charge, { amount: left }).id);
  return [
    { name: 'refund', label: `Refund ${usd(left)}`, act: () => refund(left) },
    { name: 'refund-half', label: `Refund half: ${usd(Math.ceil(left / 2))}`, act: () => refund(Math.ceil(left / 2)) },
    { name: 'warning', label: 'Early fraud warning', act: () => addFraudWarning(world, charge) },
    // A payment has one dispute; card networks do not open a second one.
    ...(dispute ? [] : [{ name: 'dispute', label: 'Open a dispute', act: open }]),
  ];
}

function writePayment(world: World, charge: Stripe.Charge): string {
  const dispute = disputeOf(world, charge);
  const rows = [
    ['Paid', usd(charge.amount)],
    ...(charge.amount_refunded > 0 ? [['Refunded', usd(charge.amount_refunded)]] : []),
    ...(dispute ? [['Dispute', `${usd(dispute.amount)}, ${dispute.status}`]] : []),
  ];
  const forms = listActions(world, charge).map(
    ({ name, label }) =>
      `<form method="post" action="/dashboard/${charge.id}/${name}"><button data-testid="stripe-${name}">${label}</button></form>`,
  );
  const facts = rows.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(String(value))}</dd>`).join('');
  return `<article data-testid="stripe-payment"><h2>${charge.id}</h2><dl>${facts}</dl>${forms.join('')}</article>`;
}

const disputeOf = (world: World, { id }: Stripe.Charge) => [...world.disputes.values()].find(({ charge }) => charge === id);

const usd = (cents: number) => `$${(cents / 100).toFixed(2)}`;
