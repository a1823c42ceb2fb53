import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildApps } from './build-apps.ts';
import { root, runCommand } from './run-command.ts';

/**
 * `pnpm test:nightly`: what takes too long for every change: 2000 random payment histories, 1000 of limits, 100 000 damaged inputs
 * for every parser, streams between all pairs of dialects, nginx, Caddy and HAProxy where they are installed, CSV files in LibreOffice,
 * what the image holds, pages in every view, and the tests with third-party agents, whose packages take about a gigabyte. Runs each test file that does more
 * at night: those that read one of these settings, themselves or through a module beside them.
 */
const atNight = {
  NIGHTLY: '1',
  ...{ PAYMENT_HISTORIES: '2000', LIMIT_HISTORIES: '1000', FUZZ_RUNS: '100000', PROCESS_ROUNDS: '6', REVERSED_BATCHES_SECONDS: '600' },
  ...{ PROXIES: '1', IMAGE: '1', SPREADSHEETS: '1' },
};
const e2e = join(root, 'e2e');
const nightly = join(e2e, 'nightly');
for (const workspace of [e2e, nightly]) {
  const code = await runCommand('npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile'], workspace);
  if (code !== 0) process.exit(code);
}
// What the caller sets stays, such as SPREADSHEETS=0 where there is no LibreOffice.
Object.assign(process.env, { ...atNight, ...process.env });

/** Test files below a folder that do more at night. */
async function nightlyTests(folder: string): Promise<string[]> {
  const reads = new RegExp(`\\bisNightly\\b|\\bprocess\\.env\\.(${Object.keys(atNight).join('|')})\\b`);
  const files = await Array.fromAsync(glob('**/*.ts', { cwd: folder, exclude: ['**/node_modules/**', '**/dist/**'] }));
  const texts = new Map(
    await Promise.all(files.map(async (file) => [join(folder, file), await readFile(join(folder, file), 'utf8')] as const)),
  );
  const isNightly = (file: string, seen = new Set<string>()): boolean => {
    const text = texts.get(file);
    if (text === undefined || seen.has(file)) return false;
    seen.add(file);
    const beside = [...text.matchAll(/from '(\.\.?\/[^']+)'/g)].map(([, path = '']) => join(dirname(file), path));
    return reads.test(text) || beside.some((path) => !path.endsWith('.test.ts') && isNightly(path, seen));
  };
  return [...texts.keys()].filter((file) => file.endsWith('.test.ts') && isNightly(file)).sort();
}

// The test of the image looks at the pages.
await buildApps((line) => console.log(`${line} …`));
const folders = ['apps', 'packages'].map((name) => join(root, name));
const files = (await Promise.all(folders.map(nightlyTests))).flat();
const proven = await runCommand(join(root, 'node_modules/.bin/vitest'), ['run', '--config', 'vitest.workspace.ts', ...files]);
const pages = await runCommand(join(e2e, 'node_modules/.bin/vitest'), ['run', ...(await nightlyTests(join(e2e, 'src')))], e2e);
const agents = await runCommand(join(e2e, 'node_modules/.bin/vitest'), ['run', '--config', 'vitest.config.ts'], nightly);
// Unknown advisories (3) are printed, and fail nothing.
const dependencies = await runCommand(process.execPath, [join(root, 'scripts/check-dependencies.ts')]);
process.exit(proven || pages || agents || (dependencies === 1 ? 1 : 0));
