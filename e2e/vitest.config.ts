import { defineConfig } from 'vitest/config';

/** Tests that depend on timing. Nothing else runs at the same time. */
const alone = ['src/charges.test.ts'];

/** Each file starts the whole product. More files than cores run at a time, since they mostly wait. */
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
          maxWorkers: 3,
          globalSetup: ['src/unpack-browser.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
