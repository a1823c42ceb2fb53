import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from './start-embedded.ts';

interface SuperviseOptions extends EmbeddedOptions {
  /** Told that the server ended by itself, and of each start that failed since. */
  readonly onEnded: (problem: string, error?: unknown) => void;
}

export interface SupervisedPostgres {
  readonly url: string;
  /** Resolves when the server ended and could not be started again. */
  readonly lost: Promise<Error>;
  stop(): Promise<void>;
}

/** So many starts within so long; more would hide that something is wrong with the server. */
const maxRestarts = 5;
const withinMs = 600_000;

/**
 * Runs PostgreSQL and starts it again, on the same port over the same files, when it ends without having been told to: killed
 * for memory, say. Connections reconnect by themselves.
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
      // Its own processes take a moment to see that it has ended, and hold its memory until then.
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
      // The one that was being started meanwhile.
      await current.stop();
    },
  };
}
