import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';

test('operations that arrive during a commit share the next one', async () => {
  const sizes: number[] = [];
  const group = new GroupCommit<number, number>({
    commit: async (batch) => {
      sizes.push(batch.length);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return batch.map((n) => n * 2);
    },
  });
  const first = group.submit(1);
  await nextTurn();
  const rest = [2, 3, 4].map((n) => group.submit(n));
  expect(await Promise.all([first, ...rest])).toEqual([2, 4, 6, 8]);
  expect(sizes).toEqual([1, 3]);
});

test('all operations of a turn of the event loop share a batch, which follows what the turn has already queued', async () => {
  const order: string[] = [];
  const group = new GroupCommit<number, number>({
    commit: async (batch) => {
      order.push(`commit ${batch}`);
      return batch;
    },
  });
  const call = nextTurn().then(() => order.push('call'));
  const submitted = [group.submit(1), Promise.resolve().then(() => group.submit(2))];
  process.nextTick(() => submitted.push(group.submit(3)));
  await call;
  await Promise.all(submitted);
  expect(order).toEqual(['call', 'commit 1,2,3']);
});

test('a batch is bounded, and so is the queue', async () => {
  const sizes: number[] = [];
  const group = new GroupCommit<number, number>({
    maxBatch: 2,
    maxQueue: 5,
    commit: async (batch) => {
      sizes.push(batch.length);
      return batch;
    },
  });
  const accepted = [1, 2, 3, 4, 5].map((n) => group.submit(n));
  await expect(group.submit(6)).rejects.toMatchObject({ code: 'overloaded' });
  await Promise.all(accepted);
  expect(sizes).toEqual([2, 2, 1]);
});

test('a second batch is sent beside the first once enough operations wait, unless batches would wait for each other', async () => {
  for (const isSerial of [false, true]) {
    const sizes: number[] = [];
    const group = new GroupCommit<number, number>({
      ...{ concurrentBatches: 2, worthwhileBatch: 3, isSerial: () => isSerial },
      commit: async (batch) => {
        sizes.push(batch.length);
        await new Promise((resolve) => setTimeout(resolve, 10));
        return batch;
      },
    });
    const first = group.submit(0);
    await nextTurn();
    const second = [1, 2, 3].map((n) => group.submit(n));
    await new Promise((resolve) => setTimeout(resolve, 2));
    const third = group.submit(4);
    await Promise.all([first, ...second, third]);
    expect(sizes).toEqual(isSerial ? [1, 4] : [1, 3, 1]);
  }
});

test('one bad operation does not fail its neighbours', async () => {
  const group = new GroupCommit<number, number>({
    isolate: () => true,
    commit: async (batch) => {
      if (batch.includes(2)) throw new Error('two');
      return batch;
    },
  });
  const results = await Promise.allSettled([1, 2, 3].map((n) => group.submit(n)));
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('closing waits for accepted operations and refuses the rest', async () => {
  const group = new GroupCommit<number, number>({ commit: async (batch) => batch });
  const accepted = group.submit(1);
  await group.close();
  expect(await accepted).toBe(1);
  await expect(group.submit(2)).rejects.toMatchObject({ code: 'closed' });
});
