import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './product.ts';

const exec = promisify(execFile);

export interface PackedCli {
  /** The installed command. */
  readonly command: string;
  close(): void;
}

/** Packs `@derouter/cli` as for publishing and installs the tarball, without the registry, in a folder of its own. */
export async function installPackedCli(): Promise<PackedCli> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'derouter-cli-')));
  const npm = join(process.execPath, '..', 'npm');
  const tool = (await exec(npm, ['--version']).catch(() => null)) ? npm : 'npm';
  await exec(tool, ['pack', '--pack-destination', folder], { cwd: join(root, 'packages/cli') });
  const [tarball] = readdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  await exec(tool, ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder });
  return {
    command: join(folder, 'node_modules/.bin/derouter'),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface CliRun {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the command without a terminal. `onCode` gets the user code as soon as it is printed. */
export function runCli(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onCode: (userCode: string, url: string) => unknown = () => {},
): Promise<CliRun> {
  const child = spawn(command, args, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
  let output = '';
  let isSeen = false;
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    const code = /the code (\S{4}-\S{4})\./.exec(output)?.[1];
    if (code === undefined || isSeen) return;
    isSeen = true;
    void onCode(code, /Approve at (\S+)/.exec(output)?.[1] ?? '');
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
