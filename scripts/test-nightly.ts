import { join } from 'node:path';
import { buildApps } from './build-apps.ts';
import { root, runCommand } from './run-command.ts';

/**
 * `pnpm test:nightly`: what takes too long for every change: 2000 random payment histories, 1000 of limits, 100 000 damaged inputs
 * for every parser, streams between all
 * pairs of dialects, nginx, Caddy and HAProxy where they are installed, what the image holds, pages in every view, and the tests with
 * third-party agents, whose packages take about a gigabyte.
 */
const e2e = join(root, 'e2e');
const nightly = join(e2e, 'nightly');
for (const workspace of [e2e, nightly]) {
  const code = await runCommand('npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile'], workspace);
  if (code !== 0) process.exit(code);
}
process.env.PAYMENT_HISTORIES = '2000';
process.env.LIMIT_HISTORIES = '1000';
process.env.NIGHTLY = '1';
process.env.FUZZ_RUNS = '100000';
process.env.PROCESS_ROUNDS = '6';
process.env.REVERSED_BATCHES_SECONDS = '600';
process.env.PROXIES = '1';
process.env.IMAGE = '1';
const histories = [
  'run',
  '--config',
  'vitest.workspace.ts',
  'payments/book/histories',
  'ledger/limits/model',
  'gateway/streams',
  'gateway/hygiene',
  'gateway/early-comment',
  'gateway/aborts',
  'deployment',
  'fuzz',
  'three-processes',
  'failover',
  'connection-budget',
  'jobs/jobs',
  'cli/detach-receipts',
  'documents/spreadsheets',
  'ledger/reversed-batches',
];
// The test of the image looks at the pages.
await buildApps((line) => console.log(`${line} …`));
const proven = await runCommand(join(root, 'node_modules/.bin/vitest'), histories);
const pages = await runCommand(
  join(e2e, 'node_modules/.bin/vitest'),
  ['run', 'pages', 'settings', 'sign-in', 'admin', 'payments', 'refusals'],
  e2e,
);
const agents = await runCommand(join(e2e, 'node_modules/.bin/vitest'), ['run', '--config', 'vitest.config.ts'], nightly);
// Unknown advisories (3) are printed, and fail nothing.
const dependencies = await runCommand(process.execPath, [join(root, 'scripts/check-dependencies.ts')]);
process.exit(proven || pages || agents || (dependencies === 1 ? 1 : 0));
