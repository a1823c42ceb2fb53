import { connect } from '@derouter/db';
import type { Logger } from './observability/logger.ts';

interface WatchOptions {
  readonly url: string;
  /** Sends a statement on the connections of this process. */
  readonly probe: () => Promise<unknown>;
  /** Makes the connections of this process anew. */
  readonly renew: () => void;
  readonly log: Logger;
  readonly everyMs?: number;
}

export interface DatabaseWatch {
  /** Resolves when the connections stay dead, although a new one works and they were made anew several times. */
  readonly lost: Promise<Error>;
  close(): void;
}

/** Failures in a row, each with a new connection that works and connections made anew, until the process gives up. */
const giveUpAfter = 12;

/**
 * Notices connections that no longer answer although the database does: packets to them are lost, say, which the system reports only
 * after a quarter of an hour. While the database itself is away there is nothing to do: connections are made anew by themselves.
 */
export function watchDatabase({ url, probe, renew, log, everyMs = 5_000 }: WatchOptions): DatabaseWatch {
  let failures = 0;
  let isRunning = false;
  let giveUp: (error: Error) => void = () => {};
  const lost = new Promise<Error>((resolve) => {
    giveUp = resolve;
  });
  const look = async () => {
    if (await answers(probe, everyMs)) failures = 0;
    else if (await answers(() => probeAnew(url), everyMs)) {
      failures++;
      log.warn({ failures }, 'the database does not answer on the connections of this process, but on a new one');
      if (failures >= giveUpAfter) giveUp(new Error('the connections to the database stay dead although a new one works'));
      else renew();
    }
  };
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    void look().finally(() => {
      isRunning = false;
    });
  }, everyMs);
  timer.unref();
  return { lost, close: () => clearInterval(timer) };
}

/** Whether `ask` resolves within `maxMs`. */
async function answers(ask: () => Promise<unknown>, maxMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), maxMs);
  });
  try {
    return await Promise.race([
      ask().then(
        () => true,
        () => false,
      ),
      timeout,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the server that a new connection reaches takes changes. Throws the driver's error if none does. */
export async function probeAnew(url: string): Promise<boolean> {
  const { sql, close } = await connect(url, { max: 1, asApplication: false });
  try {
    const [row] = await sql<{ writable: boolean }[]>`SELECT NOT current_setting('transaction_read_only')::boolean AS writable`;
    return row?.writable === true;
  } finally {
    void close().catch(() => {});
  }
}
