import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildApps } from './build-apps.ts';
import { captureCommand, root, runCommand } from './run-command.ts';

/** `pnpm test`: runs every check, then every test. The last line of output has the totals. */
interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part of vitest's JSON report that is read. */
interface TestReport {
  numPassedTests?: number;
  numFailedTests?: number;
  numPendingTests?: number;
  numTodoTests?: number;
  testResults?: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
/** Named again at the end, where the log of a CI run is read first. */
const failedTests: string[] = [];
const artifacts = join(root, 'artifacts');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

function headline(text: string): void {
  console.log(`\n── ${text}`);
}

/** Runs one check and prints its output when it ends, because checks may run in parallel. */
async function check(name: string, command: string, args: readonly string[], cwd = root): Promise<boolean> {
  const { code, output } = await captureCommand(command, args, cwd);
  headline(name);
  if (output.trim() !== '') console.log(output.trimEnd());
  totals[code === 0 ? 'passed' : 'failed']++;
  if (code !== 0) failures.push(name);
  return code === 0;
}

async function tests(name: string, vitest: string, args: readonly string[], cwd: string): Promise<void> {
  headline(name);
  const report = join(artifacts, `${name.replaceAll(' ', '-')}.json`);
  const code = await runCommand(vitest, ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], cwd);
  const results = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as TestReport) : {};
  const count = (field: 'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests') => results[field] ?? 0;
  for (const file of results.testResults ?? []) {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && file.status === 'failed') failedTests.push(`${relative(root, file.name)}: ${file.message}`);
    for (const { fullName, failureMessages } of failed) {
      const [reason = ''] = (failureMessages[0] ?? '').split('\n');
      failedTests.push(`${relative(root, file.name)}: ${fullName}\n    ${reason}`);
    }
  }
  totals.passed += count('numPassedTests');
  totals.failed += count('numFailedTests');
  totals.skipped += count('numPendingTests') + count('numTodoTests');
  // A test file that fails to load reports no failed test.
  if (code !== 0 && count('numFailedTests') === 0) totals.failed++;
  if (code !== 0) failures.push(name);
}

rmSync(artifacts, { recursive: true, force: true });
mkdirSync(artifacts, { recursive: true });
const startedAt = performance.now();

// Type-checking takes as long as all other checks together, so it runs in parallel. The build comes after the checks that
// scan the folders.
const installed = await check('end-to-end packages', 'npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile'], join(root, 'e2e'));
const types = check('types', process.execPath, [join(root, 'scripts/typecheck.ts')]);
await check('lint', bin('biome'), ['check', '--error-on-warnings', '.']);
await check('import rules', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'apps', 'packages', 'scripts', 'bench']);
await check('unused code', bin('knip'), []);
await buildApps((line) => console.log(`\n── build\n${line} …`));
await types;
await tests('unit and integration', bin('vitest'), ['--config', 'vitest.workspace.ts'], root);
if (installed) await tests('end to end', join(root, 'e2e/node_modules/.bin/vitest'), [], join(root, 'e2e'));

for (const test of failedTests) console.log(`\nFailed: ${test}`);
console.log(
  `\n${Math.round((performance.now() - startedAt) / 1000)} seconds. ${failures.length > 0 ? `Failed: ${failures.join(', ')}` : 'Everything passed.'}`,
);
console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`);
process.exit(failures.length > 0 || totals.failed > 0 ? 1 : 0);
