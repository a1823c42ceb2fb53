import { join } from 'node:path';
import { buildApps } from './build-apps.ts';
import { root, runCommand } from './run-command.ts';

/** `pnpm test:nightly`: what is too large or too slow for every change. Third-party agents, about a gigabyte of them. */
const e2e = join(root, 'e2e');
const nightly = join(e2e, 'nightly');
for (const workspace of [e2e, nightly]) {
  const code = await runCommand('npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile'], workspace);
  if (code !== 0) process.exit(code);
}
await buildApps((line) => console.log(`${line} …`));
process.exit(await runCommand(join(e2e, 'node_modules/.bin/vitest'), ['run', '--config', 'vitest.config.ts'], nightly));
