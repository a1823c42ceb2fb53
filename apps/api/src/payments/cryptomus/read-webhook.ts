import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import { networkMatcher } from '../../web/index.ts';
import type { ProviderEvent } from '../rail.ts';
import type { CryptomusSettings } from './config.ts';
import { type SignatureMatch, verifyWebhook } from './verify-webhook.ts';

/** What is read of a webhook's body. It only says which payment to ask about; the rest is kept as it came. */
export const cryptomusEvent = z.looseObject({
  type: z.enum(['payment', 'wallet']),
  uuid: z.string().min(1).max(100),
  order_id: z.string().max(128).nullish(),
  status: z.string().max(40),
});

/**
 * Verifies a webhook and calls `count` with the way its signature matched. Throws `forbidden` for an address that is not the provider's,
 * `signature_invalid`, and `unsupported` for a payout's webhook: this server makes no payouts, and has no key for them.
 */
export function readCryptomusWebhook(
  settings: Pick<CryptomusSettings, 'paymentKey' | 'sourceNetworks'>,
  rawBody: Buffer,
  address: string,
  count: (match: SignatureMatch) => void,
): ProviderEvent {
  if (settings.sourceNetworks.length > 0 && !networkMatcher(settings.sourceNetworks)(address)) {
    throw new DerouterError('forbidden', 'Webhooks are not accepted from this address.');
  }
  const match = verifyWebhook(rawBody, settings.paymentKey);
  if (!match) throw new DerouterError('signature_invalid', 'The webhook signature is not valid.');
  const { sign: _, ...payload } = readObject(rawBody);
  if (payload.type === 'payout') throw new DerouterError('unsupported', 'Payouts have no webhook here.');
  count(match);
  // A resent webhook is the same event, but the same status with another amount is not.
  const digest = createHash('sha256').update(rawBody).digest('hex').slice(0, 32);
  const event = cryptomusEvent.safeParse(payload);
  if (!event.success) return { eventId: digest, type: 'unknown', payload, setAside: 'it names no payment' };
  const { type, uuid, status } = event.data;
  return { eventId: `${uuid}:${status}:${digest}`, type: `${type}.${status}`, payload };
}

/** A signature may fit text that is no JSON object. */
function readObject(rawBody: Buffer): Record<string, unknown> {
  try {
    return z.looseObject({}).parse(JSON.parse(rawBody.toString('utf8')));
  } catch (error) {
    throw new DerouterError('validation_failed', 'The webhook is not a JSON object.', { cause: error });
  }
}
