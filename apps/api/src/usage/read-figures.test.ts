import { newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { addCustomer } from '../testing/add-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { daysLeft, readFigures } from './read-figures.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

describe('days left at the pace of the last week', () => {
  test.each([
    ['no spend', '100', '0', null],
    ['neither credit nor spend', '0', '0', null],
    ['an even number of days', '30', '10', 3],
    ['a part of a day, which is not promised', '29.999999999', '10', 2],
    ['less than a day', '9.99', '10', 0],
    ['no credit', '0', '10', 0],
    ['a billionth below zero', '-0.000000001', '0.000000001', 0],
    ['far below zero', '-1000000', '0.01', 0],
    ['ten years, the most that is told', '3650', '1', 3_650],
    ['beyond ten years', '3651', '1', null],
    ['a tiny spend', '10', '0.000000001', null],
    ['a huge balance and a tiny spend', '1000000000000', '0.000000001', null],
    ['a huge balance and a huge spend', '1000000000000', '500000000000', 2],
  ])('%s', (_, available, perDay, expected) => expect(daysLeft(available, perDay)).toBe(expected));
});

// Later than the prices, which are in force from the start of the server.
const now = new Date(Date.now() + 60 * 86_400_000);
const noon = (daysAgo: number) => `${new Date(now.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10)}T12:00:00.000Z`;

interface Used {
  readonly daysAgo: number;
  readonly model?: string;
  readonly totalNano?: bigint;
  readonly input?: number;
  readonly cacheRead?: number;
}

async function figuresOf(used: readonly Used[]) {
  const { sql } = server.services;
  const { accountId } = await addCustomer(server);
  for (const { daysAgo, model = 'sandbox-gpt', totalNano = 0n, input = 0, cacheRead = 0 } of used) {
    await sql`
      INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
        cache_write_tokens, total_nano, write_off_nano)
      VALUES (${accountId}, ${noon(daysAgo)}, ${newId()}, ${model}, 1, 0, ${input}, 0, ${cacheRead}, 0, ${totalNano.toString()}, 0)`;
  }
  // Noon of today may be still to come.
  return readFigures(server.services, accountId, 'UTC', new Date(`${now.toISOString().slice(0, 10)}T23:00:00Z`));
}

test('the pace is the average of seven days, or of those since the first call', async () => {
  const week = await figuresOf([
    { daysAgo: 20, totalNano: 1_000_000_000_000n },
    { daysAgo: 6, totalNano: 3_500_000_000n },
    { daysAgo: 0, totalNano: 3_500_000_000n },
  ]);
  expect([week.weekUsd, week.perDayUsd, week.todayUsd, week.monthUsd]).toEqual(['7', '1', '3.5', '1007']);
  const young = await figuresOf([
    { daysAgo: 1, totalNano: 1_000_000_000n },
    { daysAgo: 0, totalNano: 3_000_000_000n },
  ]);
  expect(young.perDayUsd).toBe('2');
  const today = await figuresOf([{ daysAgo: 0, totalNano: 5_000_000_000n }]);
  expect(today.perDayUsd).toBe('5');
  const none = await figuresOf([]);
  expect([none.perDayUsd, none.monthUsd, none.cacheSavedUsd, none.cacheHitShare]).toEqual(['0', '0', '0', null]);
  const longAgo = await figuresOf([{ daysAgo: 10, totalNano: 5_000_000_000n }]);
  expect([longAgo.perDayUsd, longAgo.monthUsd]).toEqual(['0', '5']);
});

test('what caches saved is the difference between the rates of input and of cache reads in force then', async () => {
  // The sandbox costs 3 USD for a million tokens of input, and 0.3 USD if they come from a cache.
  const figures = await figuresOf([
    { daysAgo: 2, cacheRead: 1_000_000, input: 1_000_000 },
    { daysAgo: 0, cacheRead: 500_000, model: 'sandbox-claude' },
    // Unknown, for example deleted since: says nothing of a saving, but is among the prompt tokens.
    { daysAgo: 0, cacheRead: 500_000, model: 'gone' },
    { daysAgo: 40, cacheRead: 1_000_000 },
  ]);
  expect(figures.cacheSavedUsd).toBe('4.05');
  expect(figures.cacheHitShare).toBeCloseTo(2 / 3);
  const withoutReads = await figuresOf([{ daysAgo: 0, input: 10 }]);
  expect([withoutReads.cacheSavedUsd, withoutReads.cacheHitShare]).toEqual(['0', 0]);
});
