import type { Sql } from './client-types.ts';
import { isStalePlan } from './stale-plan.ts';

export interface PoolLoad {
  /** Connections that a statement or a transaction uses, or that are being opened for one. */
  readonly inUse: number;
  /** Statements that wait for a connection, or behind another one on theirs. */
  readonly waiting: number;
}

export interface RenewablePool {
  /** Uses the current pool, so it can be kept. */
  readonly sql: Sql;
  /** What the current pool does at this moment. */
  load(): PoolLoad;
  /** Opens connections anew. Statements that run have ten seconds to finish on the old ones. */
  renew(): void;
  /** Ends the current pool, and waits for those that were replaced. */
  end(graceSeconds: number): Promise<void>;
}

const graceSeconds = 10;

/**
 * A pool whose connections can be replaced all at once: the driver itself keeps a connection for as long as it answers, whatever it answers.
 * A transaction that met the plan of a table that was changed is run again on a connection of its own, one at a time; `onStalePlan` is
 * called before. Single statements are sent again by the driver itself.
 */
export function renewablePool(open: (max?: number) => Sql, onStalePlan: (error: unknown) => void = () => {}): RenewablePool {
  let current = open();
  let repeating: Promise<unknown> = Promise.resolve();
  const beginAnew = async (args: unknown[]) => {
    const one = open(1);
    try {
      return await Reflect.apply(one.begin, one, args);
    } finally {
      await one.end({ timeout: 1 }).catch(() => {});
    }
  };
  const begin = async (...args: unknown[]) => {
    try {
      return await Reflect.apply(current.begin, current, args);
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      onStalePlan(error);
      const repeated = repeating.then(() => beginAnew(args));
      repeating = repeated.catch(() => {});
      return repeated;
    }
  };
  const ending = new Set<Promise<void>>();
  // The driver's functions need no `this`.
  const sql = new Proxy((() => {}) as unknown as Sql, {
    apply: (_target, _this, args) => Reflect.apply(current, undefined, args),
    get: (_target, name) => (name === 'begin' ? begin : Reflect.get(current, name)),
  });
  return {
    sql,
    // The patched driver has it (docs/decisions/0055-the-database-driver-is-patched.md).
    load: () => (current as unknown as { load(): PoolLoad }).load(),
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
