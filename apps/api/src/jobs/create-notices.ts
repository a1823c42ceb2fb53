import type { Sql } from '@derouter/db';
import type { Logger } from '../observability/index.ts';

/** What changed, told to every process at once. */
type NoticeTopic = 'key' | 'account' | 'catalog';

export interface Notice {
  readonly topic: NoticeTopic;
  readonly subject: string;
}

/** PostgreSQL LISTEN/NOTIFY: how a change made by one process reaches the caches of all. */
export interface Notices {
  /** Publishes a notice when the transaction of `tx` commits, to this process as well. */
  publishIn(tx: Sql, notice: Notice): Promise<void>;
  /** Tells this process alone, at once: its caches are current before a change is answered. */
  tell(notice: Notice): void;
  /** Calls `handle` for each notice, here and from other processes; after a lost connection with `null`: anything may have changed. */
  subscribe(topic: NoticeTopic, handle: (subject: string | null) => void): void;
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
  const subscription = await sql.listen(
    channel,
    (payload) => {
      const space = payload.indexOf(' ');
      tell(payload.slice(0, space), payload.slice(space + 1));
    },
    () => {
      if (connected) {
        log.warn('notices were interrupted: caches are read anew');
        for (const topic of handlers.keys()) tell(topic, null);
      }
      connected = true;
    },
  );
  return {
    async publishIn(tx, { topic, subject }) {
      await tx`SELECT pg_notify(${channel}, ${`${topic} ${subject}`})`;
    },
    tell: ({ topic, subject }) => tell(topic, subject),
    subscribe(topic, handle) {
      handlers.set(topic, [...(handlers.get(topic) ?? []), handle]);
    },
    close: () => subscription.unlisten(),
  };
}
