import { toDerouterError } from '../errors/index.ts';
import type { KeyDirectory, Principal } from '../keys/index.ts';
import type { Logger } from '../observability/index.ts';
import type { EndReason } from './exchange.ts';

/** A request in flight, with its caller once authenticated. */
export interface RunningRequest {
  readonly abort: AbortController;
  /** The caller's address. */
  readonly address: () => string;
  principal: Principal | null;
  secret: string | null;
}

export interface RunningRequests {
  /** Counts a request as running until `run` has ended. */
  add(request: RunningRequest, run: Promise<void>): void;
  /** Aborts the requests concerned whose key is no longer valid. */
  recheck(concerns: (request: RunningRequest) => boolean): void;
  count(): number;
  /** Waits up to `drainMs` for all to finish, then aborts the rest and waits up to `settleMs` for their charges. */
  drain(drainMs: number, settleMs: number): Promise<void>;
  close(): void;
}

/** Notices arrive immediately; this interval covers a lost notice. */
const sweepMs = 30_000;

/** Requests in flight in this process. Revoking a key or suspending an account aborts its requests immediately. */
export function createRunningRequests(keys: KeyDirectory, log: Logger): RunningRequests {
  const running = new Map<Promise<void>, RunningRequest>();

  const check = async (concerns: (request: RunningRequest) => boolean) => {
    for (const request of [...running.values()].filter(concerns)) {
      if (request.secret === null) continue;
      await keys.authenticate(request.secret, request.address()).catch((error: unknown) => {
        const { code, status } = toDerouterError(error);
        // Other callers of the network may have sent too many unknown keys, which says nothing about this one.
        if (status < 500 && code !== 'rate_limited') request.abort.abort('suspended' satisfies EndReason);
      });
    }
  };
  const recheck: RunningRequests['recheck'] = (concerns) =>
    void check(concerns).catch((error: unknown) => log.error({ err: error }, 'failed to recheck running requests'));
  const sweep = setInterval(() => recheck(() => true), sweepMs);
  sweep.unref();

  return {
    add(request, run) {
      running.set(run, request);
      const done = () => void running.delete(run);
      run.then(done, done);
    },
    recheck,
    count: () => running.size,
    async drain(drainMs, settleMs) {
      const allEnd = async (maxMs: number) => {
        let timer: NodeJS.Timeout | undefined;
        const timeout = new Promise((resolve) => {
          timer = setTimeout(resolve, maxMs);
        });
        await Promise.race([Promise.allSettled([...running.keys()]), timeout]);
        clearTimeout(timer);
      };
      await allEnd(drainMs);
      for (const { abort } of running.values()) abort.abort('shutdown' satisfies EndReason);
      // During a database outage charges are retried without end; unsettled ones are saved to a file.
      await allEnd(settleMs);
    },
    close: () => clearInterval(sweep),
  };
}
