import type { Services } from '../services.ts';
import { deliverDue, fanOutEvents } from './deliver-webhooks.ts';
import { createWebhookClient } from './post-webhook.ts';

const pauseMs = 1_000;

export interface WebhooksOut {
  /** Waits for deliveries in flight, then stops. */
  close(): Promise<void>;
}

/** Tells customers' webhooks about events. All state is in the database, so every process works on the same queue. */
export function startWebhooksOut(services: Pick<Services, 'config' | 'log' | 'mail' | 'sealer' | 'sql'>): WebhooksOut {
  const client = createWebhookClient(services.config.mode === 'local');
  let timer: NodeJS.Timeout;
  let isClosed = false;
  let running = Promise.resolve();
  const run = async () => {
    try {
      await fanOutEvents(services.sql);
      // A full batch means that there may be more.
      while (!isClosed && (await deliverDue(services, client)) === 20);
    } catch (error) {
      services.log.error({ err: error }, 'delivering webhooks failed and is retried');
    }
    if (!isClosed) schedule();
  };
  const schedule = () => {
    timer = setTimeout(() => {
      running = run();
    }, pauseMs);
    timer.unref();
  };
  schedule();
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
      await client.close();
    },
  };
}
