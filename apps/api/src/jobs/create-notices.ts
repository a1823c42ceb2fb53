import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '@derouter/db';
import type { Logger } from '../observability/index.ts';

/** Kinds of changes that every process is notified of. */
type NoticeTopic = 'key' | 'account' | 'catalog';

export interface Notice {
  readonly topic: NoticeTopic;
  readonly subject: string;
}

/** PostgreSQL LISTEN/NOTIFY: keeps the caches of all processes current when one of them makes a change. */
export interface Notices {
  /** Publishes a notice when the transaction of `tx` commits, including to this process. */
  publishIn(tx: Sql, notice: Notice): Promise<void>;
  /** Notifies this process immediately, so that its caches are current before the change is acknowledged. */
  tell(notice: Notice): void;
  /** Calls `handle` for each notice of any process, and with `null` after a reconnect, since notices may have been lost. */
  subscribe(topic: NoticeTopic, handle: (subject: string | null) => void): void;
  /** Listens on a new connection, after those of the pool were made anew. */
  listenAgain(): void;
  close(): Promise<void>;
}

const channel = 'derouter';

/** Starts listening. */
export async function createNotices(sql: Sql, log: Logger): Promise<Notices> {
  const handlers = new Map<string, ((subject: string | null) => void)[]>();
  const tell = (topic: string, subject: string | null) => {
    for (const handle of handlers.get(topic) ?? []) handle(subject);
  };
  let connected = false;
  let closed = false;
  const listen = () =>
    sql.listen(
      channel,
      (payload) => {
        const space = payload.indexOf(' ');
        tell(payload.slice(0, space), payload.slice(space + 1));
      },
      () => {
        if (connected) {
          log.warn('the notice connection was lost; reloading caches');
          for (const topic of handlers.keys()) tell(topic, null);
        }
        connected = true;
      },
    );
  let subscription = await listen();
  /** Meanwhile, caches are read again by age. */
  const listenAgain = async () => {
    while (!closed) {
      try {
        subscription = await listen();
        return;
      } catch (error) {
        log.warn({ err: error }, 'notices cannot be heard; trying again');
        await sleep(1_000);
      }
    }
  };
  return {
    async publishIn(tx, { topic, subject }) {
      await tx`SELECT pg_notify(${channel}, ${`${topic} ${subject}`})`;
    },
    tell: ({ topic, subject }) => tell(topic, subject),
    subscribe(topic, handle) {
      handlers.set(topic, [...(handlers.get(topic) ?? []), handle]);
    },
    listenAgain: () => void listenAgain(),
    async close() {
      closed = true;
      await subscription.unlisten();
    },
  };
}
