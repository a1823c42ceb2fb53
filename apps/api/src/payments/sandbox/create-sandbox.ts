import type { Database } from '@derouter/db';
import type { Config } from '../../config.ts';
import type { Sealer } from '../../secrets/index.ts';
import type { PaymentBook, PaymentRail } from '../rail.ts';
import { handleSandboxEvent } from './handle-sandbox-event.ts';
import { sandboxPaymentRouter } from './payment-page.ts';
import { readSandboxEvent, sandboxEvent, sandboxSignatureHeader } from './sandbox-event.ts';

interface SandboxContext {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly config: Pick<Config, 'publicUrl'>;
  book(rail: string): PaymentBook;
}

/**
 * A payment provider without real money, for trying the product. Its page plays everything that can happen to a payment, refunds
 * and disputes included; what follows is as with any provider: signed webhook → inbox → book → ledger. Never available in production mode.
 */
export function createSandbox(context: SandboxContext): PaymentRail {
  const { sealer, config } = context;
  const book = context.book('sandbox');
  return {
    name: 'sandbox',
    title: { en: 'Sandbox payment', zh: '沙盒支付' },
    sandbox: true,
    router: sandboxPaymentRouter(context),
    openCheckout: async ({ orderId }) => ({ providerRef: `sandbox_${orderId}`, redirectUrl: `/dev/pay/${orderId}` }),
    readWebhook(rawBody, { header }) {
      const event = readSandboxEvent(sealer, rawBody, header(sandboxSignatureHeader));
      return { eventId: event.id, type: event.type, payload: event };
    },
    handleEvent: ({ payload }) => handleSandboxEvent(book, config.publicUrl, sandboxEvent.parse(payload)),
    refund: async ({ refundId }) => ({ providerRef: `re_${refundId}`, state: 'succeeded' }),
  };
}
