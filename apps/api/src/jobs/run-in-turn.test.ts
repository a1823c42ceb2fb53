import { expect, test } from 'vitest';
import { runInTurn } from './run-in-turn.ts';

test('a caller during a run gets a later run, and the last read wins', async () => {
  let stored = 0;
  let read = -1;
  const finish: (() => void)[] = [];
  const reload = runInTurn(async () => {
    const seen = stored;
    await new Promise<void>((resolve) => finish.push(resolve));
    read = seen;
  });
  const first = reload();
  stored = 1;
  const second = reload();
  const third = reload();
  expect(finish).toHaveLength(1);
  finish.shift()?.();
  await first;
  expect(read).toBe(0);
  await expect.poll(() => finish.length).toBe(1);
  finish.shift()?.();
  await Promise.all([second, third]);
  expect(read).toBe(1);
});

test('a failed run fails only for the callers that waited for it', async () => {
  let count = 0;
  const reload = runInTurn(async () => {
    await Promise.resolve();
    if (++count === 1) throw new Error('no');
  });
  const first = reload();
  const second = reload();
  await expect(first).rejects.toThrow('no');
  await expect(second).resolves.toBeUndefined();
  await expect(reload()).resolves.toBeUndefined();
  expect(count).toBe(3);
});
