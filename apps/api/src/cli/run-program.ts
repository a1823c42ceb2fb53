import { spawn } from 'node:child_process';
import type { Work } from './command-context.ts';
import { CommandError, exitCodes } from './terminal.ts';

/**
 * Runs a program of PostgreSQL with a database's address as its last argument. The password is passed in the environment, since
 * arguments are visible to other users. Throws `CommandError`.
 */
export async function runProgram(work: Work, program: string, args: readonly string[], url: string, option: string): Promise<void> {
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = '';
  const child = spawn(program, [...args, `--dbname=${address.href}`], {
    env: { ...work.io.env, PGPASSWORD: password },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const cancel = () => void child.kill('SIGINT');
  work.io.signal.addEventListener('abort', cancel, { once: true });
  try {
    const code = await new Promise<number | null>((done, fail) => {
      child.once('error', fail);
      child.once('exit', done);
    });
    if (code !== 0) throw new CommandError(`${program} failed: ${said.trim()}`, { code: 'program_failed' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CommandError(
      `There is no ${program}: install the client programs of PostgreSQL (Debian: postgresql-client), or name it with ${option}.`,
      { code: 'program_missing', exitCode: exitCodes.unavailable },
    );
  } finally {
    work.io.signal.removeEventListener('abort', cancel);
  }
}
