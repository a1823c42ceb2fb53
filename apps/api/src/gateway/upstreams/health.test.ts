import { describe, expect, test } from 'vitest';
import { createHealth } from './health.ts';

const route = { id: 'r1', upstreamId: 'u1' };
const sibling = { id: 'r2', upstreamId: 'u1' };

function setUp() {
  let clock = 1_000_000;
  const health = createHealth(() => clock);
  const fail = (times: number) => {
    for (let i = 0; i < times; i++) {
      health.began(route);
      health.failed(route, '500');
    }
  };
  const pass = (ms: number) => {
    clock += ms;
  };
  const state = () => health.list()[0]?.state;
  return { health, fail, pass, state };
}

describe('the breaker', () => {
  test('it opens at ten failures that are half of all requests, for all routes of the upstream', () => {
    const { health, fail, state } = setUp();
    for (let i = 0; i < 11; i++) health.succeeded(route, 5);
    fail(10);
    expect(state()).toBe('closed');
    fail(1);
    expect(state()).toBe('open');
    expect(health.waitMs(sibling)).toBe(2_000);
  });

  test('it does not open for few or old failures', () => {
    const { fail, pass, state } = setUp();
    fail(9);
    pass(11_000);
    fail(9);
    expect(state()).toBe('closed');
  });

  test('it lets one probe through; a failed probe doubles the wait, a successful one closes it', () => {
    const { health, fail, pass, state } = setUp();
    fail(10);
    pass(2_000);
    expect([state(), health.waitMs(route)]).toEqual(['half-open', 0]);
    health.began(route);
    expect(health.waitMs(sibling)).toBeGreaterThan(0);
    health.failed(route, '500');
    expect([state(), health.waitMs(route)]).toEqual(['open', 4_000]);
    pass(4_000);
    health.began(route);
    health.abandoned(route);
    expect(health.waitMs(route)).toBe(0);
    health.began(route);
    health.succeeded(route, 12);
    expect([state(), health.waitMs(route)]).toEqual(['closed', 0]);
    // Counting starts again: earlier failures do not open it.
    fail(9);
    expect(state()).toBe('closed');
  });

  test('a slow probe does not block other requests', () => {
    const { health, fail, pass } = setUp();
    fail(10);
    pass(2_000);
    health.began(route);
    expect(health.waitMs(sibling)).toBe(2_000);
    pass(2_000);
    expect(health.waitMs(sibling)).toBe(0);
  });

  test('it counts answers that break off as failures', () => {
    const { health, state } = setUp();
    for (let i = 0; i < 10; i++) {
      health.began(route);
      health.succeeded(route, 5);
      health.brokeOff(route, 'broke off midway');
    }
    expect(state()).toBe('open');
    expect(health.list()[0]).toMatchObject({ averageMs: 5, total: { requests: 10, failures: 10 } });
  });

  test('it is not closed by an answer that was in flight when it opened', () => {
    const { health, fail, state } = setUp();
    health.began(route);
    fail(10);
    health.succeeded(route, 900);
    expect(state()).toBe('open');
  });
});

test('a pause requested by the upstream affects one route only, for a minute at most', () => {
  const { health, pass } = setUp();
  health.failed(route, '429', 5_000);
  expect([health.waitMs(route), health.waitMs(sibling)]).toEqual([5_000, 0]);
  pass(5_001);
  expect(health.waitMs(route)).toBe(0);
  health.failed(route, '429', 86_400_000);
  expect(health.waitMs(route)).toBe(60_000);
});
