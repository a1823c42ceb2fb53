import { expect, test } from 'vitest';
import { besidesBlocks, planPolls } from './plan-polls.ts';

const dayMs = 24 * 60 * 60_000;
const runMs = 15_000;

/** Requests of a day: each run polls what is due, and reads as many receipts as it may. */
function spendOfDay({ total, hot, perDay }: { total: number; hot: number; perDay: number }) {
  let used = 0;
  let proofs = 0;
  const lastHot: number[] = Array.from({ length: hot }, () => Number.NEGATIVE_INFINITY);
  const lastIdle: number[] = Array.from({ length: total - hot }, () => Number.NEGATIVE_INFINITY);
  let [nextHot, nextIdle] = [0, 0];
  let idlePolls = 0;
  for (let nowMs = 0; nowMs < dayMs; nowMs += runMs) {
    const plan = planPolls({ left: perDay - used, perDay, nowMs, runMs, hot, total });
    // In turn, those not polled for the longest time first.
    for (let i = 0; i < plan.hot && hot > 0 && nowMs - (lastHot[nextHot] ?? 0) >= plan.hotEveryMs && used < perDay; i++) {
      lastHot[nextHot] = nowMs;
      nextHot = (nextHot + 1) % hot;
      used++;
    }
    for (let i = 0; i < plan.idle && nowMs - (lastIdle[nextIdle] ?? 0) >= plan.idleEveryMs && used < perDay; i++) {
      lastIdle[nextIdle] = nowMs;
      nextIdle = (nextIdle + 1) % lastIdle.length;
      idlePolls++;
      used++;
    }
    const proven = nowMs % (10 * runMs) === 0 ? Math.min(plan.proofs, perDay - used) : 0;
    used += proven;
    proofs += proven;
  }
  return { used, idlePolls, proofs };
}

test('10 000 addresses stay within 100 000 requests a day, and each is polled at least once', () => {
  for (const hot of [0, 1, 50, 2_000, 10_000 - 1]) {
    const { used, idlePolls } = spendOfDay({ total: 10_000, hot, perDay: 100_000 });
    expect(used).toBeLessThanOrEqual(100_000);
    expect(idlePolls).toBeGreaterThanOrEqual(10_000 - hot);
  }
});

test('a customer who pays is looked at every 20 seconds while few do, and less often while many do', () => {
  const at = (hot: number) => planPolls({ left: 90_000, perDay: 90_000, nowMs: 0, runMs, hot, total: 10_000 }).hotEveryMs;
  expect([at(1), at(10)]).toEqual([20_000, 20_000]);
  expect(at(1_000)).toBe(1_920_000);
});

test('nothing is left: nothing is asked', () => {
  expect(planPolls({ left: 0, perDay: 90_000, nowMs: dayMs - 1, runMs, hot: 5, total: 10 })).toMatchObject({ hot: 0, idle: 0, proofs: 0 });
});

test('beside all blocks of a day, 10 000 addresses stay within 90 000 requests', () => {
  const perDay = 90_000;
  const blocks = besidesBlocks({ left: perDay, perDay, nowMs: 0 });
  // 28 800 blocks, and the head once in each run.
  expect(perDay - blocks.perDay).toBeGreaterThanOrEqual(dayMs / 3000 + dayMs / runMs);
  for (const hot of [0, 50, 2_000]) {
    const { used, idlePolls } = spendOfDay({ total: 10_000, hot, perDay: blocks.perDay });
    expect(used + (perDay - blocks.perDay)).toBeLessThanOrEqual(perDay);
    expect(idlePolls).toBeGreaterThan(0);
  }
  expect(besidesBlocks({ left: 100, perDay, nowMs: 0 }).left).toBe(0);
});
