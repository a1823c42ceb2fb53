import { type Database, schema } from '@derouter/db';
import { and, eq, isNotNull } from 'drizzle-orm';
import express, { type Request, Router } from 'express';
import type { Sealer } from '../../secrets/index.ts';
import { escapeHtml, renderPage, requireLoopback } from '../../web/index.ts';
import { listSandboxActions, writeCents } from './list-sandbox-actions.ts';
import { readSandboxPayment, type SandboxPayment } from './read-sandbox-payment.ts';
import { type SandboxEvent, sandboxSignatureHeader, signSandboxEvent } from './sandbox-event.ts';

interface PageContext {
  readonly db: Database;
  readonly sealer: Sealer;
}

const notFound = renderPage('Not found', '<h1>There is no such payment.</h1>');

/** `/dev/pay/{order}`: the sandbox provider's page. Each of its buttons triggers the provider's webhook. */
export function sandboxPaymentRouter({ db, sealer }: PageContext): Router {
  const router = Router();
  router.use('/dev', requireLoopback);

  router.get('/dev/pay/:id', async (request, response) => {
    const payment = await readSandboxPayment(db, request.params.id);
    if (!payment) return void response.status(404).type('html').send(notFound);
    response.type('html').send(renderPage('Sandbox payment', writePaymentPage(payment)));
  });

  router.post('/dev/pay/:id/:action', express.urlencoded({ extended: false }), async (request, response) => {
    const payment = await readSandboxPayment(db, request.params.id);
    if (!payment) return void response.status(404).type('html').send(notFound);
    const action = listSandboxActions(payment).find(({ name }) => name === request.params.action);
    // A form that was open while something else happened, or that was sent twice, shows what is so now.
    if (!action) return void response.redirect(303, `/dev/pay/${payment.id}`);
    await sendWebhook(sealer, request, action.event);
    await waitUntilWorked(db, action.event.id);
    response.redirect(303, action.returns ? `/credits/return?order=${payment.id}` : `/dev/pay/${payment.id}`);
  });
  return router;
}

function writePaymentPage(payment: SandboxPayment): string {
  const row = (name: string, nano: bigint) => `<dt>${name}</dt><dd>$${writeCents(nano)}</dd>`;
  const rows = [
    row('Credits', payment.creditNano),
    row('Processing fee', payment.feeNano),
    row('Total', payment.totalNano),
    ...(payment.paidNano > 0n ? [row('Paid', payment.paidNano)] : []),
    ...(payment.refundedNano > 0n ? [row('Refunded', payment.refundedNano)] : []),
    ...(payment.dispute ? [row(`Disputed (${payment.dispute.state})`, payment.dispute.amountNano)] : []),
    `<dt>State</dt><dd data-testid="sandbox-state">${payment.state}</dd>`,
  ];
  const forms = listSandboxActions(payment).map(
    ({ name, testId, label, isPrimary }) =>
      `<form method="post" action="/dev/pay/${payment.id}/${name}"><button${isPrimary ? ' class="primary"' : ''} data-testid="${testId}">${escapeHtml(label)}</button></form>`,
  );
  return `<p><span class="label">Sandbox: no money moves</span></p><h1>Pay for derouter credits</h1><div class="card"><dl>${rows.join('\n')}</dl></div>
<div class="actions">${forms.join('\n')}</div>
<p><a href="/credits/return?order=${payment.id}" data-testid="sandbox-back">Back to the order</a></p>`;
}

/** Calls the webhook of this server, as a provider would. */
async function sendWebhook(sealer: Sealer, request: Request, event: SandboxEvent): Promise<void> {
  const body = JSON.stringify(event);
  const { localAddress = '', localPort = 0 } = request.socket;
  const host = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  const webhook = await fetch(`http://${host}:${localPort}/webhooks/sandbox`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [sandboxSignatureHeader]: signSandboxEvent(sealer, body) },
    body,
  });
  if (!webhook.ok) throw new Error(`the sandbox webhook answered ${webhook.status}`);
}

/** Waits, but not for long, until the event was worked, so that the next page shows its effect. */
async function waitUntilWorked(db: Database, eventId: string): Promise<void> {
  const { providerEvents } = schema;
  const isWorked = and(eq(providerEvents.provider, 'sandbox'), eq(providerEvents.eventId, eventId), isNotNull(providerEvents.processedAt));
  for (let i = 0; i < 400 && (await db.$count(providerEvents, isWorked)) === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
