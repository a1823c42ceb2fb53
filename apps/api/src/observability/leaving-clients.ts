import { Gauge, type Registry } from 'prom-client';
import type { Logger } from './logger.ts';

/** A key is noted whose clients left at least this many of its answers within a quarter of an hour, and this part of them. */
const minLeft = 50;
const minShare = 0.5;
const windowMs = 900_000;
/** Keys beyond this are not followed in a window; no installation has so many busy ones. */
const maxKeys = 20_000;

/** Follows the answers whose clients left before their end. What was delivered is charged, so such a key costs its owner money. */
export interface LeavingClients {
  count(keyId: string, hasLeft: boolean): void;
}

/** The log names each key once a window. The metric only counts them, since labels are never keys. */
export function createLeavingClients(
  registry: Registry,
  log: Pick<Logger, 'warn'>,
  now: () => number = () => performance.now(),
): LeavingClients {
  let keys = new Map<string, { answers: number; left: number; isNoted: boolean }>();
  let notedBefore = 0;
  let began = now();
  const noted = () => [...keys.values()].filter(({ isNoted }) => isNoted).length;
  const roll = () => {
    const windows = Math.floor((now() - began) / windowMs);
    if (windows === 0) return;
    notedBefore = windows === 1 ? noted() : 0;
    keys = new Map();
    began += windows * windowMs;
  };
  new Gauge({
    name: 'derouter_keys_whose_clients_leave',
    help: 'Keys whose clients left half of their answers or more in this quarter of an hour or the last; the log names them.',
    registers: [registry],
    collect() {
      roll();
      this.set(Math.max(noted(), notedBefore));
    },
  });
  return {
    count(keyId, hasLeft) {
      roll();
      let key = keys.get(keyId);
      if (!key) {
        if (keys.size >= maxKeys) return;
        key = { answers: 0, left: 0, isNoted: false };
        keys.set(keyId, key);
      }
      key.answers++;
      if (hasLeft) key.left++;
      if (key.isNoted || key.left < minLeft || key.left < key.answers * minShare) return;
      key.isNoted = true;
      log.warn({ keyId, left: key.left, answers: key.answers }, 'the clients of a key leave most of its answers');
    },
  };
}
