import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

interface InFlight {
  readonly listener: RequestListener;
  /** Waits until every request in flight has been answered or aborted. */
  drain(): Promise<void>;
}

/** Counts the requests in flight in `listener`, so that a shutdown can wait for them. */
export function countInFlight(listener: RequestListener): InFlight {
  let count = 0;
  let onEmpty: (() => void)[] = [];
  return {
    listener(request: IncomingMessage, response: ServerResponse) {
      count++;
      response.once('close', () => {
        if (--count > 0) return;
        for (const resolve of onEmpty) resolve();
        onEmpty = [];
      });
      listener(request, response);
    },
    drain: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => onEmpty.push(resolve))),
  };
}
