import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import type { Sealer } from '../../secrets/index.ts';

/** Header with the HMAC of the raw body. */
export const sandboxSignatureHeader = 'x-sandbox-signature';

const common = { id: z.string(), orderId: z.uuid(), createdAt: z.iso.datetime() };

/** Body of the sandbox provider's webhook. Amounts are decimal USD. */
export const sandboxEvent = z.discriminatedUnion('type', [
  /** `amountUsd`: everything that was paid for the order until now. */
  z.object({ ...common, type: z.literal('payment.succeeded'), amountUsd: z.string() }),
  z.object({ ...common, type: z.enum(['payment.declined', 'payment.expired', 'payment.held']) }),
  z.object({ ...common, type: z.literal('refund.succeeded'), refundId: z.string(), amountUsd: z.string() }),
  z.object({ ...common, type: z.enum(['dispute.opened', 'dispute.won', 'dispute.lost']), amountUsd: z.string() }),
]);

export type SandboxEvent = z.output<typeof sandboxEvent>;

const purpose = 'sandbox webhook';

export function signSandboxEvent(sealer: Sealer, body: string): string {
  return sealer.sign(purpose, body);
}

/** Verifies and reads a webhook. Throws `signature_invalid`. */
export function readSandboxEvent(sealer: Sealer, rawBody: Buffer, signature: string | undefined): SandboxEvent {
  if (!sealer.verify(purpose, rawBody.toString('utf8'), signature ?? '')) {
    throw new DerouterError('signature_invalid', 'The webhook signature is not valid.');
  }
  return sandboxEvent.parse(JSON.parse(rawBody.toString('utf8')));
}
