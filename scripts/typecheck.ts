import { join } from 'node:path';
import { captureCommand, root } from './run-command.ts';

/**
 * Type-checks every project, two at a time, slowest first. The server, the pages and the e2e tests have different globals. Pages know the
 * server's types, so that each checks the whole server again: the parts that they share are checked with the console. With one checker
 * each, since several infer the same types again, which takes twice the time of the processors.
 */
const tsc = join(root, 'node_modules', '.bin', 'tsc');
const projects = ['apps/console', '.', 'apps/admin', 'e2e'];

async function checkRemaining(): Promise<void> {
  for (let project = projects.shift(); project !== undefined; project = projects.shift()) {
    const { code, output } = await captureCommand(tsc, ['-p', project, '--checkers', '1']);
    process.stdout.write(output);
    if (code !== 0) process.exitCode = code;
  }
}

await Promise.all([checkRemaining(), checkRemaining()]);
