import { Stripe } from 'stripe';
import type { StandinEvent } from './world.ts';

export interface Delivery {
  readonly eventId: string;
  readonly type: string;
  readonly status: number;
}

/** How an event is sent. */
export interface SendOptions {
  readonly secret?: string;
  /** Unix time in seconds inside the signature. */
  readonly timestamp?: number;
  /** Replaces fields of the event before it is signed. */
  readonly changes?: Readonly<Record<string, unknown>>;
}

/** Attempts of a delivery, as in Stripe's test mode. */
const attempts = 3;

/** Sends events to a webhook endpoint with Stripe's signature. A redirect counts as a failure, as at Stripe. */
export function createDeliveries(secret: string, retryDelayMs: number) {
  const deliveries: Delivery[] = [];
  const running = new Set<Promise<unknown>>();
  let url: string | null = null;

  const send = async (event: StandinEvent, { secret: other, timestamp, changes }: SendOptions = {}): Promise<number> => {
    if (!url) return 0;
    const payload = JSON.stringify({ ...event, ...changes });
    const signature = new Stripe('sk_test_standin').webhooks.generateTestHeaderString({
      payload,
      secret: other ?? secret,
      ...(timestamp === undefined ? {} : { timestamp }),
    });
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature, 'user-agent': 'Stripe/1.0' },
      body: payload,
    }).catch(() => null);
    await response?.body?.cancel();
    const status = response?.status ?? 0;
    deliveries.push({ eventId: event.id, type: event.type, status });
    return status;
  };

  const sendWithRetries = async (event: StandinEvent, delayMs: number): Promise<void> => {
    await sleep(delayMs);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const status = await send(event);
      if ((status >= 200 && status < 300) || attempt === attempts) return;
      await sleep(retryDelayMs);
    }
  };

  return {
    deliveries,
    send,
    to(address: string | null) {
      url = address;
    },
    enqueue(event: StandinEvent, delayMs = 0) {
      const sending = sendWithRetries(event, delayMs);
      running.add(sending);
      void sending.finally(() => running.delete(sending));
    },
    /** Waits until nothing is being delivered. */
    async settle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
