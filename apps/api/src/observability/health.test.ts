import type { AddressInfo } from 'node:net';
import { connect } from '@derouter/db';
import { createDatabase, startCuttableProxy } from '@derouter/testkit';
import express from 'express';
import { expect, inject, test } from 'vitest';
import { healthRouter } from './health.ts';

test('a short outage of the database takes no process out of service, a long one does, and none touches liveness', async () => {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const url = new URL(database.url);
  const proxy = await startCuttableProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  const { sql, close } = await connect(url.href, { max: 2 });
  let isDraining = false;
  const app = express().use(healthRouter(sql, { isDraining: () => isDraining, graceMs: 5_000 }));
  const server = app.listen(0);
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (path: string) => {
    const response = await fetch(base + path);
    return [response.status, await response.json()];
  };
  const away = () => {
    proxy.stayDown();
    proxy.cut();
  };
  // Never ready yet: no grace.
  away();
  expect(await ask('/readyz')).toMatchObject([503, { status: 'unavailable' }]);
  proxy.comeBack();
  await expect.poll(() => ask('/readyz')).toEqual([200, { status: 'ready' }]);
  const readyAt = performance.now();
  away();
  expect(await ask('/readyz')).toEqual([200, { status: 'ready', warning: expect.stringContaining('the database') }]);
  await expect.poll(async () => (await ask('/readyz'))[0], { interval: 50, timeout: 20_000 }).toBe(503);
  expect(performance.now() - readyAt).toBeGreaterThan(4_900);
  expect(await ask('/healthz')).toEqual([200, { status: 'ok' }]);
  proxy.comeBack();
  await expect.poll(() => ask('/readyz')).toEqual([200, { status: 'ready' }]);
  // A process that stops gets no grace.
  isDraining = true;
  expect(await ask('/readyz')).toEqual([503, { status: 'unavailable', reason: 'draining' }]);
  await new Promise((resolve) => server.close(resolve));
  await close();
  await proxy.close();
  await database.close();
});
