import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { standIns } from './stand-ins.ts';

const command = fileURLToPath(new URL('run.ts', import.meta.url));
let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

function run(...args: string[]) {
  const started = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child = started;
  const output = { stdout: '', stderr: '' };
  started.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  started.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  const exit = new Promise<number | null>((resolve) => started.once('exit', resolve));
  return { output, exit, stop: () => started.kill('SIGTERM') };
}

test('the command writes the settings of every stand-in, which answers until it is stopped', async () => {
  const { output, exit, stop } = run('--port', '0');
  const names = () => output.stdout.split('\n').filter((line) => line.startsWith('#'));
  await expect.poll(() => output.stderr, { timeout: 50_000 }).toContain('Ctrl+C');
  // The two streams of a process are read independently.
  await expect.poll(names).toEqual(Object.keys(standIns).map((name) => `# ${name}`));
  const lines = output.stdout.trim().split('\n');
  const settings = Object.fromEntries(lines.filter((line) => !line.startsWith('#')).map((line) => line.split(/=(.*)/s, 2)));
  expect(settings.CRYPTOMUS_PAY_HOST).toMatch(/^127\.0\.0\.1:\d+$/);
  expect((await fetch(`${settings.CRYPTOMUS_API_BASE}/v1/payment`, { method: 'POST', body: '{}' })).status).toBe(401);
  stop();
  expect(await exit).toBe(0);
});

test.each([['nobody'], ['--server', 'x'], ['--port', '-1']])('%s %s is explained', async (...args) => {
  const { output, exit } = run(...args.filter(Boolean));
  expect(await exit).not.toBe(0);
  expect(output.stderr).not.toBe('');
});
