import { join } from 'node:path';
import { captureCommand, root } from './run-command.ts';

/** Type-checks the server, the pages and the end-to-end tests: each has its own environment. Two at a time, the longest first. */
const tsc = join(root, 'node_modules', '.bin', 'tsc');
const projects = ['apps/console', '.', 'apps/admin', 'packages/ui', 'e2e'];

async function checkInTurn(): Promise<void> {
  for (let project = projects.shift(); project !== undefined; project = projects.shift()) {
    const { code, output } = await captureCommand(tsc, ['-p', project]);
    process.stdout.write(output);
    if (code !== 0) process.exitCode = code;
  }
}

await Promise.all([checkInTurn(), checkInTurn()]);
