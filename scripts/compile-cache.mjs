import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Plain JavaScript, so that this process never loads the compiler of types, which would keep 20 MB.
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'node_modules', '.cache', 'derouter');
const stampFile = join(folder, 'stamp');
const sources = ['apps/api/src', 'scripts', ...readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'src'))];

/**
 * Makes this process load modules from Node's compile cache, in `node_modules/.cache`. Fills it first in a process of its own if a
 * source has changed. Without a writable folder, modules are compiled here.
 */
export async function useCompiled() {
  const stamp = computeStamp();
  if (readStamp() !== stamp) {
    try {
      makeFolder(folder);
      if ((await fill()) === 0) writeFileSync(stampFile, stamp);
    } catch {
      return;
    }
  }
  enableCompileCache(folder);
}

/** As `makeFolder` of `@derouter/db`, which this file cannot load. The folder above, `node_modules`, is there. */
function makeFolder(path) {
  for (const one of [dirname(path), path]) {
    if (!existsSync(one)) mkdirSync(one);
  }
}

/** Loads everything that the server loads at its start. Node writes the cache when the process ends. */
export async function compile() {
  enableCompileCache(folder);
  await import('./build-apps.ts');
  await import('../apps/api/src/main.ts');
  await import('../apps/api/src/start-server.ts');
  process.exit(0);
}

function fill() {
  // With our options, since code that was compiled with others is of no use to V8; without those that write or wait for something.
  const options = process.execArgv.filter((option) => !/^--(cpu-prof|heap-prof|inspect|import|require)/.test(option));
  const args = [...options, '--input-type=module', '-e', `await (await import(${JSON.stringify(import.meta.url)})).compile()`];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: '' } });
    child.once('error', () => resolve(1));
    child.once('exit', resolve);
  });
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return null;
  }
}

/** A hash of what the cache depends on. Of a source, its size and time are enough: Node compares contents itself. */
function computeStamp() {
  const hash = createHash('sha256').update(process.version).update(process.arch);
  hash.update(readFileSync(join(root, 'pnpm-lock.yaml')));
  for (const source of sources) {
    for (const entry of readdirSync(join(root, source), { recursive: true }).sort()) {
      if (!entry.endsWith('ts')) continue;
      const { size, mtimeMs } = statSync(join(root, source, entry));
      hash.update(`${source}/${entry} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}
