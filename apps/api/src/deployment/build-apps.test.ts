import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const checkout = mkdtempSync(join(tmpdir(), 'derouter-build-'));
afterAll(() => rmSync(checkout, { recursive: true }));

/** Builds as Vite does: empties the folder, works for a while, and writes. Ends with an error if another build emptied the folder meanwhile. */
const vite = `
const { appendFileSync, mkdirSync, rmSync, writeFileSync, existsSync } = require('node:fs');
const folder = process.argv.includes('--ssr') ? 'dist-render' : 'dist';
appendFileSync(${JSON.stringify(join(checkout, 'builds'))}, folder + '\\n');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
writeFileSync(folder + '/' + process.pid, '');
setTimeout(() => {
  if (!existsSync(folder + '/' + process.pid)) process.exit(1);
  writeFileSync(folder + '/index.html', '');
  writeFileSync(folder + '/prerender.js', 'export const locales = []; export const pagesToRender = [];');
}, 1000);
`;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(checkout, path)), { recursive: true });
  writeFileSync(join(checkout, path), text);
}

beforeEach(() => {
  for (const name of readdirSync(checkout)) rmSync(join(checkout, name), { recursive: true });
  cpSync(join(root, 'scripts'), join(checkout, 'scripts'), { recursive: true });
  cpSync(join(root, 'packages/db/src/make-folder.ts'), join(checkout, 'packages/db/src/make-folder.ts'), { recursive: true });
  write('package.json', '{ "type": "module" }');
  write('pnpm-lock.yaml', '');
  for (const name of ['contracts', 'ui', 'locales']) write(`packages/${name}/src/index.ts`, '');
  for (const app of ['console', 'admin']) {
    write(`apps/${app}/src/main.ts`, '');
    write(`apps/${app}/node_modules/vite/bin/vite.js`, vite);
    write(`apps/${app}/node_modules/vite/package.json`, '{ "type": "commonjs" }');
  }
});

/** A process that builds, as a start does. */
function start() {
  const child = spawn(process.execPath, ['-e', `import('./scripts/build-apps.ts').then((m) => m.buildApps(console.log))`], {
    cwd: checkout,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, output })) };
}

const builds = () => (existsSync(join(checkout, 'builds')) ? readFileSync(join(checkout, 'builds'), 'utf8').trim().split('\n') : []);

test('of starts at once in one checkout, one builds the pages and the others wait for them', async () => {
  const ended = await Promise.all([start(), start(), start()].map((one) => one.ended));
  expect(ended.map(({ code, output }) => (code === 0 ? '' : output))).toEqual(['', '', '']);
  expect(ended.map(({ output }) => output.includes('Building console and admin')).sort()).toEqual([false, false, true]);
  expect(builds().sort()).toEqual(['dist', 'dist', 'dist-render']);
});

test('a start that is killed while it builds keeps nobody waiting', async () => {
  const { child, ended } = start();
  await expect.poll(() => builds().length).toBe(3);
  child.kill('SIGKILL');
  await ended;
  expect(await start().ended).toMatchObject({ code: 0 });
});
