import { join } from 'node:path';
import { root, runCommand } from './run-command.ts';

/** Type-checks the server, the pages and the end-to-end tests: each has its own environment. */
const tsc = join(root, 'node_modules', '.bin', 'tsc');
for (const project of ['.', 'packages/ui', 'apps/console', 'apps/admin', 'e2e']) {
  const code = await runCommand(tsc, ['-p', project]);
  if (code !== 0) process.exit(code);
}
