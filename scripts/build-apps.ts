import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockBuild } from './build-lock.ts';
import { compressFiles } from './compress-files.ts';
import { captureCommand } from './run-command.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const apps = ['console', 'admin'] as const;

/**
 * Builds the single-page apps whose sources changed since their last build. Of several starts in one checkout, one builds and the others
 * wait for it: builds write into the same folders. Throws with the build's output.
 */
export async function buildApps(onProgress: (line: string) => void): Promise<void> {
  if (findStale().length === 0) return;
  const release = await lockBuild(join(root, 'node_modules', '.cache'), () => onProgress('Waiting for the build of another start'));
  try {
    const stale = findStale();
    if (stale.length === 0) return;
    onProgress(`Building ${stale.map(({ app }) => app).join(' and ')}`);
    await Promise.all(
      stale.map(async ({ app, stamp }) => {
        await build(app);
        await compressFiles(join(root, 'apps', app, 'dist'));
        writeFileSync(stampFile(app), stamp);
      }),
    );
  } finally {
    release();
  }
}

function findStale() {
  return apps.map((app) => ({ app, stamp: computeStamp(app) })).filter(({ app, stamp }) => readStamp(app) !== stamp);
}

const stampFile = (app: string) => join(root, 'apps', app, 'dist', '.stamp');

function readStamp(app: string): string | null {
  return existsSync(stampFile(app)) ? readFileSync(stampFile(app), 'utf8') : null;
}

/** A hash of all files that go into the build. */
function computeStamp(app: string): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else hash.update(path.slice(root.length)).update(readFileSync(path));
  };
  const own = readdirSync(join(root, 'apps', app))
    .filter((name) => name === 'src' || name === 'public' || /\.(html|ts|json)$/.test(name))
    .sort()
    .map((name) => join('apps', app, name));
  for (const path of [
    ...own,
    'scripts/compress-files.ts',
    'scripts/preloads-plugin.ts',
    'scripts/render-pages.ts',
    'packages/contracts/src',
    'packages/ui/src',
    'packages/locales/src',
    'pnpm-lock.yaml',
  ])
    add(join(root, path));
  return hash.digest('hex');
}

/** Builds an app; for the console, also renders its public pages. Rejects with the output of the command that failed. */
async function build(app: string): Promise<void> {
  const cwd = join(root, 'apps', app);
  const vite = [join(cwd, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'];
  if (app !== 'console') return run(vite, cwd);
  await Promise.all([run(vite, cwd), run([...vite, '--ssr', 'src/prerender.tsx', '--outDir', 'dist-render'], cwd)]);
  await run([join(root, 'scripts', 'render-pages.ts'), cwd], cwd);
}

async function run(args: readonly string[], cwd: string): Promise<void> {
  const { code, output } = await captureCommand(process.execPath, args, cwd, { NODE_ENV: 'production' });
  if (code !== 0) throw new Error(`The build in ${cwd} failed:\n${output}`);
}
