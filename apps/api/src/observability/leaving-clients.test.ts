import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createLeavingClients } from './leaving-clients.ts';
import type { Logger } from './logger.ts';

test('a key whose clients leave most of its answers is noted once a quarter of an hour, and others are not', async () => {
  const registry = new Registry();
  const noted: string[] = [];
  let nowMs = 0;
  const warn = ({ keyId, left, answers }: Record<string, unknown>) => noted.push(`${keyId}: ${left} of ${answers}`);
  const clients = createLeavingClients(registry, { warn } as unknown as Logger, () => nowMs);
  const value = async () => (await registry.getSingleMetric('derouter_keys_whose_clients_leave')?.get())?.values[0]?.value;
  const count = (key: string, left: number, stayed: number) => {
    for (let i = 0; i < stayed; i++) clients.count(key, false);
    for (let i = 0; i < left; i++) clients.count(key, true);
  };
  count('busy', 60, 100);
  count('small', 49, 0);
  expect([noted, await value()]).toEqual([[], 0]);
  count('leaves', 80, 20);
  count('busy', 40, 0);
  expect([noted, await value()]).toEqual([['leaves: 50 of 70', 'busy: 100 of 200'], 2]);
  nowMs += 900_000;
  count('leaves', 20, 0);
  expect([noted.length, await value()]).toEqual([2, 2]);
  nowMs += 900_000;
  expect(await value()).toBe(0);
  count('leaves', 51, 0);
  expect([noted.at(-1), await value()]).toEqual(['leaves: 50 of 50', 1]);
  nowMs += 10 * 900_000;
  expect(await value()).toBe(0);
});
