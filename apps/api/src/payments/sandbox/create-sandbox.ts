import { timingSafeEqual } from 'node:crypto';
import { parseUsd } from '@derouter/billing';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import type { RailContext } from '../create-payments.ts';
import type { PaymentRail } from '../rail.ts';
import { sandboxPaymentRouter } from './payment-page.ts';

const eventBody = z.object({
  id: z.string(),
  type: z.enum(['payment.succeeded', 'payment.declined']),
  payment: z.object({ id: z.string(), orderId: z.uuid(), amountUsd: z.string(), paidAt: z.iso.datetime() }),
});

/** Body of the sandbox provider's webhook. */
export type SandboxEvent = z.infer<typeof eventBody>;

/** Header with the HMAC of the raw body. */
export const sandboxSignatureHeader = 'x-sandbox-signature';

/**
 * A payment provider without real money, for trying the product. Its page offers to pay or decline; everything after that is
 * as with any provider: signed webhook → inbox → settlement → ledger. Never available in production mode.
 */
export function createSandbox(context: RailContext): PaymentRail {
  const { sealer } = context;
  const book = context.book('sandbox');
  return {
    name: 'sandbox',
    title: { en: 'Sandbox payment', zh: '沙盒支付' },
    sandbox: true,
    router: sandboxPaymentRouter(context),
    openCheckout: async ({ orderId }) => ({ providerRef: `sandbox_${orderId}`, redirectUrl: `/dev/pay/${orderId}` }),
    readWebhook(rawBody, { header }) {
      const expected = Buffer.from(sealer.sign('sandbox webhook', rawBody.toString('utf8')));
      const given = Buffer.from(header(sandboxSignatureHeader) ?? '');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new DerouterError('signature_invalid', 'The webhook signature is not valid.');
      }
      const event = eventBody.parse(JSON.parse(rawBody.toString('utf8')));
      return { eventId: event.id, type: event.type, payload: event };
    },
    async handleEvent({ payload }) {
      const { type, payment } = eventBody.parse(payload);
      if (type === 'payment.declined') {
        await book.markOrder(payment.orderId, 'failed');
        return 'handled';
      }
      await book.settle({
        clearing: 'clearing:sandbox',
        paymentRef: payment.id,
        for: { orderId: payment.orderId },
        grossNano: parseUsd(payment.amountUsd),
        taxNano: 0n,
        evidence: { payment },
        settledAt: new Date(payment.paidAt),
      });
      return 'handled';
    },
  };
}
