import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** What git prints, or null if it fails: outside a clone, or for what a shallow clone does not have. */
function git(...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', ['-C', root, ...args], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}

/** The commit of the newest released version: its tag, or the commit that recorded its schema. Null if the history does not have it. */
export function releasedCommit(): string | null {
  const tag = git('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^');
  return tag ? git('rev-parse', `${tag}^{commit}`) : whole('packages/db/released-schema.json', '');
}

/** The commit before the last migration. Null if the history does not have it. */
export function commitBeforeLastMigration(): string | null {
  return whole('packages/db/migrations', '^');
}

/** The last commit that changed a path, or the one before. A shallow clone takes its first commit for the change of everything. */
function whole(path: string, suffix: '' | '^'): string | null {
  const changed = git('log', '-1', '--format=%H', '--', path);
  if (changed === null || git('rev-parse', '--verify', '--quiet', `${changed}^`) === null) return null;
  return git('rev-parse', '--verify', `${changed}${suffix}`);
}

/**
 * Puts the code of a commit into a new folder. Its packages are its own, and everything that they depend on is this checkout's. Returns the
 * folder.
 */
export function checkOutCode(commit: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-code-'));
  const archive = execFileSync('git', ['-C', root, 'archive', commit, 'apps/api', 'packages', 'package.json', 'tsconfig.base.json'], {
    maxBuffer: 1024 ** 3,
  });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  const packages = readdirSync(join(folder, 'packages')).map((name) => `packages/${name}`);
  for (const place of ['.', 'apps/api', ...packages]) linkDependencies(join(root, place), join(folder, place), folder);
  return folder;
}

/** Our own packages lead into the folder: a link to the whole of `node_modules` would lead back here. */
function linkDependencies(from: string, to: string, folder: string): void {
  const installed = join(from, 'node_modules');
  if (!existsSync(installed)) return;
  const names = readdirSync(installed).filter((name) => !name.startsWith('.'));
  for (const name of names.flatMap((one) =>
    one.startsWith('@') ? readdirSync(join(installed, one)).map((sub) => `${one}/${sub}`) : [one],
  )) {
    const target = name.startsWith('@derouter/')
      ? join(folder, 'packages', name.slice('@derouter/'.length))
      : realpathSync(join(installed, name));
    const link = join(to, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
}
