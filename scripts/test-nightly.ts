import { join } from 'node:path';
import { buildApps } from './build-apps.ts';
import { root, runCommand } from './run-command.ts';

/** `pnpm test:nightly`: the tests with third-party agents, whose packages (about a gigabyte) are too large for every change. */
const e2e = join(root, 'e2e');
const nightly = join(e2e, 'nightly');
for (const workspace of [e2e, nightly]) {
  const code = await runCommand('npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile'], workspace);
  if (code !== 0) process.exit(code);
}
await buildApps((line) => console.log(`${line} …`));
process.exit(await runCommand(join(e2e, 'node_modules/.bin/vitest'), ['run', '--config', 'vitest.config.ts'], nightly));
