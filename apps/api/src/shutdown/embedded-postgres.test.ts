import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prove } from '@derouter/billing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';

const makeFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-embedded-'));
  chmodSync(folder, 0o755);
  return folder;
};
/** Process id of the PostgreSQL server that this test started in this folder. */
const postmaster = (dataDir: string) => Number(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
const isGone = (pid: number) => {
  try {
    process.kill(pid, 0);
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
};

describe('when the embedded PostgreSQL is killed', () => {
  const dataDir = makeFolder();
  let server: RunningServer & { base: string };
  let customer: GatewayCustomer;

  beforeAll(async () => {
    const running = await startServer(
      await readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent', SANDBOX_UPSTREAM: 'on', READY_GRACE_SECONDS: '0' }),
      () => {},
    );
    server = { ...running, base: `http://127.0.0.1:${running.address.port}` };
    customer = await addGatewayCustomer(server);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('it is restarted, the probes report the outage meanwhile, and later calls succeed', async () => {
    const status = async (path: string) => (await fetch(`${server.base}${path}`)).status;
    const call = async () =>
      (await customer.call('/v1/messages', { model: 'sandbox-claude', max_tokens: 20, messages: [{ role: 'user', content: 'Hi' }] }))
        .status;
    expect([await status('/readyz'), await call()]).toEqual([200, 200]);
    for (let round = 0; round < 2; round++) {
      const killed = postmaster(dataDir);
      process.kill(killed, 'SIGKILL');
      await expect.poll(() => status('/readyz'), { interval: 20 }).toBe(503);
      expect(await status('/healthz')).toBe(200);
      expect(await call()).toBe(503);
      await expect.poll(() => status('/readyz'), { timeout: 30_000 }).toBe(200);
      expect(postmaster(dataDir)).not.toBe(killed);
      await expect.poll(call, { timeout: 15_000 }).toBe(200);
    }
    expect((await prove(server.services.sql)).findings).toEqual([]);
  });
});

describe('a separate process', () => {
  const dataDir = makeFolder();
  let child: ChildProcess;
  let text = '';
  let ended: Promise<number | null>;

  beforeAll(() => {
    child = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', DATA_DIR: dataDir, DRAIN_SECONDS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    ended = new Promise((resolve) => child.once('close', resolve));
  });
  afterAll(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('it exits with code 1 if the database cannot be restarted', { timeout: 300_000 }, async () => {
    await expect.poll(() => text, { timeout: 150_000 }).toContain('derouter is ready');
    const killed = postmaster(dataDir);
    // Makes the data files unusable, so that a restart fails.
    renameSync(join(dataDir, 'postgres/data/global'), join(dataDir, 'postgres/data/global.gone'));
    process.kill(killed, 'SIGKILL');
    expect(await ended).toBe(1);
    expect(text).toContain('the embedded PostgreSQL ended: it is started again');
    expect(text).toContain('does not stay up');
    expect(isGone(killed)).toBe(true);
  });
});
