import { Router, urlencoded } from 'express';
import { writePage } from '../write-page.ts';
import { completeSession, finishDelayedSession } from './use-session.ts';
import { known, type World } from './world.ts';

const actions = ['pay', 'decline', 'authenticate', 'later', 'crypto', 'cancel', 'confirm', 'reject'] as const;

/** The hosted page of a Checkout session: a button for everything that a customer can do there, for browsers and their tests. */
export function payPage(world: World): Router {
  const router = Router();
  router.get('/pay/:id', (request, response) => {
    const session = world.sessions.get(request.params.id);
    if (!session || session.status === 'expired')
      return void response.status(404).send(writePage('Stripe', '<p>This page has expired.</p>'));
    const usd = ((session.amount_total ?? 0) / 100).toFixed(2);
    const isDelayed = session.status === 'complete' && session.payment_status === 'unpaid';
    if (session.status === 'complete' && !isDelayed) return void response.redirect(303, leave(session.success_url, session.id));
    const title = session.mode === 'setup' ? 'Save a card' : `Pay $${usd}`;
    const shown = isDelayed ? delayedButtons : session.mode === 'setup' ? setupButtons : payButtons;
    const buttons = shown.map(([action, label]) => `<button name="action" value="${action}">${label}</button>`).join('\n');
    const notice = request.query.declined === undefined ? '' : '<p role="alert">Your card was declined. Try another one.</p>';
    const later = '<p><a href="/dashboard">Refunds and disputes</a></p>';
    response.send(writePage('Stripe', `<h1>${title}</h1>${notice}<form method="post">${buttons}</form>${later}`));
  });
  router.post('/pay/:id', urlencoded(), (request, response) => {
    const { id } = request.params;
    const session = known(world.sessions, id);
    const action = actions.find((each) => each === request.body?.action);
    if (action === undefined) return void response.status(400).end();
    if (action === 'cancel') return void response.redirect(303, leave(session.cancel_url, id));
    if (action === 'confirm' || action === 'reject') finishDelayedSession(world, id, action === 'confirm');
    else if (action === 'decline') completeSession(world, id, { card: { last4: '0002', behaviour: 'generic_decline' } });
    else if (action === 'authenticate') {
      // The customer passes the bank's check on the page; later charges without the customer are asked to do so again.
      const intentId = completeSession(world, id, { card: { last4: '3184' } });
      const saved = world.intents.get(intentId)?.payment_method ?? world.setupIntents.get(intentId)?.payment_method;
      world.behaviours.set(String(saved), 'authentication_required');
    } else completeSession(world, id, { with: action === 'later' ? 'bank' : action === 'crypto' ? 'crypto' : 'card' });
    response.redirect(303, action === 'decline' ? `/pay/${id}?declined` : leave(session.success_url, id));
  });
  return router;
}

const payButtons = [
  ['pay', 'Pay'],
  ['decline', 'Pay with a card that is declined'],
  ['authenticate', 'Pay with a card that needs authentication each time'],
  ['later', 'Pay later by bank'],
  ['crypto', 'Pay with stablecoins'],
  ['cancel', 'Cancel'],
] as const;
const setupButtons = [
  ['pay', 'Save card'],
  ['authenticate', 'Save a card that needs authentication each time'],
  ['cancel', 'Cancel'],
] as const;
const delayedButtons = [
  ['confirm', 'The bank confirms'],
  ['reject', 'The bank rejects'],
] as const;

const leave = (url: string | null, id: string) => (url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', id);
