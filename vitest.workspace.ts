import { defineConfig } from 'vitest/config';
import { docsPlugin } from './apps/console/src/docs/build/docs-plugin.ts';

const database = { globalSetup: ['@derouter/testkit/global-setup'] };
/** Generous time limits for tests that wait for servers: the machine may be busy. */
const patient = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 20_000 } } };

/** Vitest 5 reads this with `--config vitest.workspace.ts`. The tests in e2e/ are a workspace of their own. */
export default defineConfig({
  test: {
    // Test files of a project share their modules: loading the whole server for each takes longer than many of them run.
    isolate: false,
    // As many workers as cores (the default is one less). More make tests of time and memory fail, and nothing faster.
    maxWorkers: '100%',
    // Tests of components, `.test.tsx`, name their environment in the first line: `@vitest-environment jsdom`.
    projects: [
      { test: { name: 'protocols', root: 'packages/protocols', include: ['src/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'sandbox', root: 'packages/sandbox', include: ['src/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'cli', root: 'packages/cli', include: ['src/**/*.test.ts'] } },
      { test: { name: 'ui', root: 'packages/ui', include: ['src/**/*.test.{ts,tsx}'], testTimeout: 60_000 } },
      {
        plugins: [docsPlugin()],
        test: { name: 'console', root: 'apps/console', include: ['src/**/*.test.{ts,tsx}'], testTimeout: 60_000 },
      },
      { test: { name: 'admin', root: 'apps/admin', include: ['src/**/*.test.ts'] } },
      { test: { name: 'locales', root: 'packages/locales', include: ['src/**/*.test.ts'] } },
      { test: { name: 'testkit', root: 'packages/testkit', include: ['src/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'db', root: 'packages/db', include: ['src/**/*.test.ts'], ...patient } },
      { test: { name: 'billing', root: 'packages/billing', include: ['src/**/*.test.ts'], ...patient, ...database } },
      { test: { name: 'api', root: 'apps/api', include: ['src/**/*.test.ts'], ...patient, ...database } },
    ],
  },
});
