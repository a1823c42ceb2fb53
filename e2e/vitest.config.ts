import { defineConfig } from 'vitest/config';

/** What must be over within a time, and what kills the product: nothing else runs meanwhile. */
const alone = ['charges', 'crash', 'lifecycle'].map((name) => `src/${name}.test.ts`);

/** Each file starts the whole product. Most wait more than they work: two run at a time. */
export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['src/**/*.test.ts'],
          exclude: alone,
          maxWorkers: 2,
          globalSetup: ['src/unpack-browser.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
