import type { Services } from '../services.ts';
import { deliver, fanOutEvents, takeDue } from './deliver-webhooks.ts';
import { createWebhookClient } from './post-webhook.ts';

const pauseMs = 1_000;
/** Tries at the same time, of all accounts and of one, so that endpoints that do not answer delay only those of their account. */
const maxTries = 50;
const maxTriesPerAccount = 4;

export interface WebhooksOut {
  /** Waits for deliveries in flight, then stops. */
  close(): Promise<void>;
}

/** Tells customers' webhooks about events. All state is in the database, so every process works on the same queue. */
export function startWebhooksOut(services: Pick<Services, 'config' | 'log' | 'mail' | 'sealer' | 'sql'>): WebhooksOut {
  const { log, sql } = services;
  const client = createWebhookClient(services.config.mode === 'local');
  const tries = new Map<Promise<void>, string>();
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  let running = Promise.resolve();
  const countTries = () => {
    const counts: Record<string, number> = {};
    for (const accountId of tries.values()) counts[accountId] = (counts[accountId] ?? 0) + 1;
    return counts;
  };
  const report = (error: unknown) => log.error({ err: error }, 'delivering webhooks failed and is retried');
  const run = async () => {
    try {
      await fanOutEvents(sql);
      const due = await takeDue(sql, { max: maxTries - tries.size, maxPerAccount: maxTriesPerAccount, tries: countTries() });
      for (const delivery of due) {
        const started = deliver(services, client, delivery)
          .catch(report)
          .finally(() => {
            tries.delete(started);
            // There may be more for this account. While a run is under way there is no timer.
            if (timer) schedule(0);
          });
        tries.set(started, delivery.accountId);
      }
    } catch (error) {
      report(error);
    }
    if (!isClosed) schedule(pauseMs);
  };
  const schedule = (delayMs: number) => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      running = run();
    }, delayMs);
    timer.unref();
  };
  schedule(pauseMs);
  return {
    async close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      timer = null;
      await running;
      await Promise.all(tries.keys());
      await client.close();
    },
  };
}
