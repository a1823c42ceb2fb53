import { defineConfig } from 'vitest/config';

/** Each file starts the whole product; one after the other, so that timings mean something on two cores. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    fileParallelism: false,
  },
});
