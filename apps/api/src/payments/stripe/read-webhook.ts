import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import type { ProviderEvent } from '../rail.ts';

/**
 * What is kept of an event: ids. The object itself is fetched again when the event is handled, and events contain client secrets and
 * personal data. Source: Stripe API reference, "The Event object".
 */
const stripeEvent = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(200),
  api_version: z.string().nullish(),
  created: z.number().int(),
  livemode: z.boolean(),
  data: z.object({ object: z.object({ id: z.string().min(1).max(255), object: z.string().optional() }) }),
});

export type StripeEventPayload = z.output<typeof stripeEvent>;

/** Reads the payload of a stored event. */
export const readStripeEvent = (payload: unknown): StripeEventPayload => stripeEvent.parse(payload);

/** Seconds that a signature's time may differ from ours, both ways. */
const toleranceSeconds = 300;

/** Verifies a webhook with any of the secrets. Throws `signature_invalid`. */
export function readStripeWebhook(
  rawBody: Buffer,
  signature: string | undefined,
  {
    webhooks,
    secrets,
    livemode,
  }: { readonly webhooks: Stripe['webhooks']; readonly secrets: readonly string[]; readonly livemode: boolean },
): ProviderEvent {
  const isGenuine = secrets.some((secret) => secret !== '' && isSigned(webhooks, rawBody, signature ?? '', secret));
  if (!isGenuine) throw new DerouterError('signature_invalid', 'The webhook signature is not valid.');
  return toProviderEvent(parseJson(rawBody), livemode);
}

/** An event as the inbox stores it. One of the other mode, or that cannot be read, is set aside instead of lost. */
export function toProviderEvent(body: unknown, livemode: boolean): ProviderEvent {
  const event = stripeEvent.safeParse(body);
  if (!event.success) {
    const named = z.object({ id: z.string(), type: z.string() }).partial().safeParse(body).data;
    const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex');
    const eventId = named?.id || `unreadable:${digest.slice(0, 32)}`;
    const problem = event.error.issues.map(({ path }) => path.join('.')).join(', ');
    return {
      eventId,
      type: named?.type ?? 'unreadable',
      payload: { id: eventId },
      setAside: `cannot be read: ${problem || 'not an event'}`,
    };
  }
  const { id, type } = event.data;
  const stored = { eventId: id, type, payload: event.data };
  if (event.data.livemode === livemode) return stored;
  return { ...stored, setAside: `is from ${event.data.livemode ? 'live' : 'test'} mode` };
}

/** The library accepts times in the future, so they are checked here. */
function isSigned(webhooks: Stripe['webhooks'], rawBody: Buffer, signature: string, secret: string): boolean {
  try {
    const seconds = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature)?.[1]);
    if (!(seconds <= Date.now() / 1000 + toleranceSeconds)) return false;
    return webhooks.signature?.verifyHeader(rawBody, signature, secret, toleranceSeconds) === true;
  } catch {
    return false;
  }
}

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return null;
  }
}
