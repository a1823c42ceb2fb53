import { formatUsd } from '@derouter/billing';
import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import express, { Router } from 'express';
import { z } from 'zod';
import { escapeHtml, renderPage, requireLoopback } from '../../web/index.ts';
import type { RailContext } from '../create-payments.ts';
import { type SandboxEvent, sandboxSignatureHeader } from './create-sandbox.ts';

/** `/dev/pay/{order}`: the sandbox provider's payment page. Its buttons trigger the provider's webhook. */
export function sandboxPaymentRouter(services: Pick<RailContext, 'db' | 'sealer'>): Router {
  const router = Router();
  router.use('/dev', requireLoopback);
  const findOrder = async (id: string) => {
    if (!z.uuid().safeParse(id).success) return undefined;
    const [order] = await services.db.select().from(schema.paymentOrders).where(eq(schema.paymentOrders.id, id));
    return order?.provider === 'sandbox' ? order : undefined;
  };

  router.get('/dev/pay/:id', async (request, response) => {
    const order = await findOrder(request.params.id);
    if (!order) return void response.status(404).type('html').send(renderPage('Not found', '<h1>There is no such payment.</h1>'));
    const credit = order.requestedNano ?? 0n;
    const total = credit + order.feeNano;
    const row = (name: string, nano: bigint) => `<dt>${name}</dt><dd>$${escapeHtml(formatUsd(nano))}</dd>`;
    const action = `/dev/pay/${order.id}`;
    response.type('html').send(
      renderPage(
        'Sandbox payment',
        `<p><span class="label">Sandbox: no money moves</span></p><h1>Pay for derouter credits</h1><div class="card"><dl>
${row('Credits', credit)}${row('Processing fee', order.feeNano)}${row('Total', total)}</dl></div>
<form method="post" action="${action}/succeeded"><button class="primary" data-testid="sandbox-pay">Pay $${escapeHtml(formatUsd(total))}</button></form>
<form method="post" action="${action}/declined"><button data-testid="sandbox-decline">Decline</button></form>`,
      ),
    );
  });

  router.post('/dev/pay/:id/:outcome', express.urlencoded({ extended: false }), async (request, response) => {
    const order = await findOrder(request.params.id);
    const outcome = z.enum(['succeeded', 'declined']).safeParse(request.params.outcome);
    if (!order || !outcome.success)
      return void response.status(404).type('html').send(renderPage('Not found', '<h1>There is no such payment.</h1>'));
    const event: SandboxEvent = {
      id: `evt_${order.id}_${outcome.data}`,
      type: `payment.${outcome.data}`,
      payment: {
        id: `pay_${order.id}`,
        orderId: order.id,
        amountUsd: formatUsd((order.requestedNano ?? 0n) + order.feeNano),
        paidAt: new Date().toISOString(),
      },
    };
    const body = JSON.stringify(event);
    const { port, address } = request.socket.address() as { port: number; address: string };
    const webhook = await fetch(`http://${address.includes(':') ? `[${address}]` : address}:${port}/webhooks/sandbox`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [sandboxSignatureHeader]: services.sealer.sign('sandbox webhook', body) },
      body,
    });
    if (!webhook.ok) throw new Error(`the sandbox webhook answered ${webhook.status}`);
    response.redirect(303, `/credits/return?order=${order.id}`);
  });
  return router;
}
