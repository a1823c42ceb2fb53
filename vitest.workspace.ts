import { defineConfig } from 'vitest/config';

const database = { globalSetup: ['@derouter/testkit/global-setup'] };
/** What waits for servers waits as long as a busy machine may need. */
const patient = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } };

/** Vitest 5 reads this with `--config vitest.workspace.ts`. e2e/ has its own runner (scripts/e2e.ts). */
export default defineConfig({
  test: {
    // The test files of a project share their modules: to load the whole server anew for each takes longer than many of them.
    isolate: false,
    // Tests of servers wait much: with one worker less than there are cores, two cores would be half idle.
    maxWorkers: '100%',
    projects: [
      { test: { name: 'protocols', root: 'packages/protocols', include: ['src/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'sandbox', root: 'packages/sandbox', include: ['src/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'ui', root: 'packages/ui', include: ['src/**/*.test.ts'] } },
      { test: { name: 'console', root: 'apps/console', include: ['src/**/*.test.ts'] } },
      { test: { name: 'admin', root: 'apps/admin', include: ['src/**/*.test.ts'] } },
      { test: { name: 'locales', root: 'packages/locales', include: ['src/**/*.test.ts'] } },
      { test: { name: 'testkit', root: 'packages/testkit', include: ['src/**/*.test.ts'] } },
      { test: { name: 'db', root: 'packages/db', include: ['src/**/*.test.ts'], ...patient } },
      { test: { name: 'billing', root: 'packages/billing', include: ['src/**/*.test.ts'], ...patient, ...database } },
      { test: { name: 'api', root: 'apps/api', include: ['src/**/*.test.ts'], ...patient, ...database } },
    ],
  },
});
