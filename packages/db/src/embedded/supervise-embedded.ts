import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from './start-embedded.ts';

interface SuperviseOptions extends EmbeddedOptions {
  /** Called when the server exits unexpectedly, and for each failed restart. */
  readonly onEnded: (problem: string, error?: unknown) => void;
}

export interface SupervisedPostgres {
  readonly url: string;
  /** Resolves when the server has exited and could not be restarted. */
  readonly lost: Promise<Error>;
  stop(): Promise<void>;
}

/** Restart limit: more would hide a real fault of the server. */
const maxRestarts = 5;
const withinMs = 600_000;

/**
 * Runs PostgreSQL and restarts it, on the same port with the same files, when it exits unexpectedly, for example because the
 * system ran out of memory. Clients reconnect automatically.
 */
export async function superviseEmbedded(options: SuperviseOptions): Promise<SupervisedPostgres> {
  let current = await startEmbedded(options);
  const { port, url } = current;
  let stopping = false;
  const restarts: number[] = [];

  const startAgain = async (): Promise<EmbeddedPostgres> => {
    for (;;) {
      const recent = restarts.filter((at) => Date.now() - at < withinMs).length;
      if (recent >= maxRestarts) throw new Error(`the embedded PostgreSQL was started ${recent} times in ten minutes and does not stay up`);
      restarts.push(Date.now());
      // Its worker processes take a moment to notice its exit, and hold its shared memory until then.
      await sleep(250 * 2 ** recent);
      try {
        return await startEmbedded({ ...options, port });
      } catch (error) {
        if (stopping) throw error;
        options.onEnded('the embedded PostgreSQL could not be started again', error);
      }
    }
  };
  const watch = async (): Promise<void> => {
    while (!stopping) {
      await current.ended;
      if (stopping) return;
      options.onEnded('the embedded PostgreSQL ended: it is started again');
      current = await startAgain();
    }
  };
  let reportLost: (error: Error) => void = () => {};
  const lost = new Promise<Error>((resolve) => {
    reportLost = resolve;
  });
  const watching = watch().catch(reportLost);
  return {
    url,
    lost,
    async stop() {
      stopping = true;
      await current.stop();
      await watching;
      // A restart in progress.
      await current.stop();
    },
  };
}
