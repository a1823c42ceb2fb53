import { expect, test } from 'vitest';
import { createPace } from './create-pace.ts';

/** A pace with a clock of its own, and work that lasts 10 ms of it. */
function simulate() {
  let nowMs = 0;
  const timers: { at: number; fire: () => void }[] = [];
  const sleep = (ms: number) => new Promise<void>((resolve) => void timers.push({ at: nowMs + ms, fire: resolve }));
  const pace = createPace({ targetMs: 20, maxConcurrent: 8, now: () => nowMs, sleep });
  let done = 0;
  let running = 0;
  let mostRunning = 0;
  const start = (pieces: number) => {
    for (let i = 0; i < pieces; i++) {
      void pace.run(async () => {
        mostRunning = Math.max(mostRunning, ++running);
        await sleep(10);
        running--;
        done++;
      });
    }
  };
  const settle = async () => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  /** Lets time pass, with a foreground operation every 10 ms if `foregroundMs` is set. Returns the pieces done meanwhile. */
  const pass = async (ms: number, foregroundMs?: number) => {
    const before = done;
    mostRunning = 0;
    for (const end = nowMs + ms; nowMs < end; ) {
      nowMs++;
      if (foregroundMs !== undefined && nowMs % 10 === 0) pace.record(foregroundMs);
      for (const due of timers.filter(({ at }) => at <= nowMs)) timers.splice(timers.indexOf(due), 1)[0]?.fire();
      await settle();
    }
    return { done: done - before, mostRunning };
  };
  return { start, pass };
}

test('background work uses all its slots until foreground work is slow, slows down to a trickle, and recovers', async () => {
  const { start, pass } = simulate();
  start(10_000);
  const fast = await pass(1_000);
  expect(fast.mostRunning).toBe(8);
  await pass(1_500, 200);
  const slow = await pass(1_000, 200);
  expect(slow.done).toBeGreaterThan(0);
  expect(slow.done).toBeLessThan(fast.done / 50);
  const recovered = (await pass(10_000, 1)) && (await pass(1_000, 1));
  expect(recovered.done).toBeGreaterThan(fast.done * 0.8);
});

test('background work runs at full speed as soon as there is no foreground work', async () => {
  const { start, pass } = simulate();
  start(10_000);
  await pass(2_000, 500);
  await pass(1_500);
  expect((await pass(500)).done).toBeGreaterThan(350);
});

test('work that fails gives its slot back', async () => {
  const pace = createPace({ targetMs: 20, maxConcurrent: 1 });
  await expect(pace.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(pace.run(async () => 'yes')).resolves.toBe('yes');
});
