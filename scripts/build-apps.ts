import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compressFiles } from './compress-files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const apps = ['console', 'admin'] as const;

/** Builds the single-page apps whose sources changed since their last build. Throws with the build's output. */
export async function buildApps(onProgress: (line: string) => void): Promise<void> {
  const stale = apps.map((app) => ({ app, stamp: computeStamp(app) })).filter(({ app, stamp }) => readStamp(app) !== stamp);
  if (stale.length === 0) return;
  onProgress(`Building ${stale.map(({ app }) => app).join(' and ')}`);
  await Promise.all(
    stale.map(async ({ app, stamp }) => {
      await build(app);
      await compressFiles(join(root, 'apps', app, 'dist'));
      writeFileSync(stampFile(app), stamp);
    }),
  );
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
    'packages/contracts/src',
    'packages/ui/src',
    'packages/locales/src',
    'pnpm-lock.yaml',
  ])
    add(join(root, path));
  return hash.digest('hex');
}

function build(app: string): Promise<void> {
  const cwd = join(root, 'apps', app);
  const vite = join(cwd, 'node_modules', 'vite', 'bin', 'vite.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const append = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', append);
    child.stderr.on('data', append);
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`Building the ${app} failed:\n${output}`))));
  });
}
