import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { lockDataDir } from './data-dir.ts';
import { spawnServer } from './testing/spawn-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'derouter-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const module = fileURLToPath(new URL('data-dir.ts', import.meta.url));
/** A process that locks the folder and says so, or why not. */
async function lockElsewhere() {
  const script = `
    const { lockDataDir } = await import(${JSON.stringify(module)});
    try { lockDataDir(${JSON.stringify(folder)}); console.log('locked'); setInterval(() => {}, 1000); }
    catch (error) { console.log(error.message); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

test('one process has the folder; the kernel frees it when that process is killed, and a stale process id keeps nobody out', async () => {
  const first = await lockElsewhere();
  expect(first.said).toBe('locked');
  expect((await lockElsewhere()).said).toContain(`in use by another derouter (process ${first.child.pid} on `);
  expect(() => lockDataDir(folder)).toThrow(`process ${first.child.pid}`);
  first.child.kill('SIGKILL');
  await once(first.child, 'close');
  expect(existsSync(join(folder, 'server.pid'))).toBe(true);
  const unlock = lockDataDir(folder);
  // In one container, every server has the same process id.
  expect(() => lockDataDir(folder)).toThrow(`process ${process.pid}`);
  unlock();
  unlock();
  expect(existsSync(join(folder, 'server.pid'))).toBe(false);
  lockDataDir(folder)();
});

test.each([{}, { SECRET_KEY: 'ab'.repeat(32), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }])(
  'a start with a folder that nothing can be made in ends at once and names it, with %o',
  async (more) => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    const dataDir = join(file, 'derouter');
    const server = await spawnServer({ DATA_DIR: dataDir, PORT: '0', ...more });
    expect(await server.ended).toBe(1);
    expect(server.output()).toBe(
      `derouter cannot start. DATA_DIR (${dataDir}) cannot be written: choose another folder or change its permissions.\n`,
    );
  },
);
