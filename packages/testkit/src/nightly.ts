/** Whether tests that take long, mostly because they wait, run too: only in the nightly profile (`pnpm test:nightly`). */
export const isNightly = process.env.NIGHTLY === '1';
