import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** One `COPY` of the Dockerfile. `from`: the stage, or null for the build's context. */
interface Copy {
  readonly from: string | null;
  readonly source: string;
  readonly target: string;
}

export interface Dockerfile {
  readonly text: string;
  /** Copies by stage; the last one is the image. */
  readonly stages: readonly { readonly name: string | null; readonly copies: readonly Copy[]; readonly runs: readonly string[] }[];
}

export function readDockerfile(): Dockerfile {
  const text = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const stages: { name: string | null; copies: Copy[]; runs: string[] }[] = [];
  for (const line of text.replace(/\\\n\s*/g, '').split('\n')) {
    const [, name] = /^FROM \S+(?: AS (\w+))?$/.exec(line) ?? [];
    if (line.startsWith('FROM ')) stages.push({ name: name ?? null, copies: [], runs: [] });
    if (line.startsWith('RUN ')) stages.at(-1)?.runs.push(line.slice(4));
    const copy = /^COPY ((?:--\S+ )*)(.*) (\S+)$/.exec(line);
    if (!copy) continue;
    const from = /--from=(\w+)/.exec(copy[1] ?? '')?.[1] ?? null;
    for (const source of (copy[2] ?? '').split(' ')) stages.at(-1)?.copies.push({ from, source, target: copy[3] ?? '' });
  }
  return { text, stages };
}

/**
 * Puts together what the image holds, in a folder: runs the installing steps of the stage `server` on a copy of the context, then the
 * copies of the last stage. The pages are taken from this checkout, where they are built already. Not the base image.
 */
export function assembleImage(): { readonly folder: string; remove(): void } {
  const base = mkdtempSync(join(tmpdir(), 'derouter-image-'));
  const [stage, image] = [join(base, 'stage'), join(base, 'image')];
  const { stages } = readDockerfile();
  const ignored = /(^|\/)(node_modules|dist|\.derouter)(\/|$)|\.test\.tsx?$/;
  const [source] = stages;
  for (const copy of source?.copies ?? []) {
    const target = copy.target.endsWith('/') ? join(copy.target, copy.source) : copy.target;
    mkdirSync(dirname(join(stage, target)), { recursive: true });
    cpSync(join(root, copy.source), join(stage, target), { recursive: true, filter: (path) => !ignored.test(path.slice(root.length)) });
  }
  const server = stages.find(({ name }) => name === 'server');
  for (const command of server?.runs.filter((run) => run.includes('pnpm')) ?? []) {
    execFileSync('sh', ['-c', command.replace('--prod', '--prod --prefer-offline')], {
      cwd: stage,
      stdio: 'pipe',
      env: { ...process.env, CI: '1' },
    });
  }
  for (const { from, source: path, target } of stages.at(-1)?.copies ?? []) {
    // Node and the empty folder for data are not of this tree.
    if (!path.startsWith('/app/') && from !== null) continue;
    const origin = from === 'server' ? join(stage, path.slice('/app/'.length)) : join(root, path.replace(/^\/app\//, ''));
    cpSync(origin, join(image, target), { recursive: true, verbatimSymlinks: true });
  }
  return { folder: image, remove: () => rmSync(base, { recursive: true, force: true }) };
}
