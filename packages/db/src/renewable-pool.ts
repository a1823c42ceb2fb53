import type { Sql } from './client-types.ts';

export interface RenewablePool {
  /** Uses the current pool, so it can be kept. */
  readonly sql: Sql;
  /** Opens connections anew. Statements that run have `graceSeconds` to finish on the old ones. */
  renew(): void;
  /** Ends the current pool, and waits for those that were replaced. */
  end(graceSeconds: number): Promise<void>;
}

const graceSeconds = 5;

/** A pool whose connections can be replaced all at once: the driver itself keeps a connection for as long as it answers, whatever it answers. */
export function renewablePool(open: () => Sql): RenewablePool {
  let current = open();
  const ending = new Set<Promise<void>>();
  // The driver's functions need no `this`.
  const sql = new Proxy((() => {}) as unknown as Sql, {
    apply: (_target, _this, args) => Reflect.apply(current, undefined, args),
    get: (_target, name) => Reflect.get(current, name),
  });
  return {
    sql,
    renew() {
      const old = current;
      current = open();
      const ended = old
        .end({ timeout: graceSeconds })
        .catch(() => {})
        .finally(() => ending.delete(ended));
      ending.add(ended);
    },
    async end(seconds) {
      await Promise.all([current.end({ timeout: seconds }), ...ending]);
    },
  };
}
