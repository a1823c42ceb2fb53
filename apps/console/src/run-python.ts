import { spawnSync } from 'node:child_process';

/** Whether tests can run Python here; those that need it are skipped otherwise. */
export const hasPython = spawnSync('python3', ['-c', ''], { timeout: 60_000 }).status === 0;

/** Runs a Python program with JSON on its input, and returns the JSON that it prints. Throws what it says of an error. */
export function runPython(program: string, input: unknown): unknown {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
