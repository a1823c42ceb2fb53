import { expect, test } from 'vitest';
import { readContentSearch } from './content/tabs.ts';
import { lastDays, readCustomerSearch, readCustomersSearch } from './customers/customers-search.ts';
import { readModelsSearch } from './models/models-search.ts';
import { readPaymentsSearch } from './payments/tabs.ts';
import { readSystemSearch } from './system/tabs.ts';
import { readTodaySearch } from './today/today-search.ts';
import { readUpstreamsSearch } from './upstreams/upstreams-search.ts';

test('what an address says beyond what its page knows is left out', () => {
  const odd = {
    tab: 'none',
    period: 'ever',
    by: 7,
    show: 'all',
    dialog: {},
    state: ['a'],
    lastDay: 'yes',
    status: 'odd',
    action: 'toString',
  };
  expect(readTodaySearch(odd)).toEqual({});
  expect(readUpstreamsSearch({ ...odd, query: '', edit: null })).toEqual({});
  expect(readModelsSearch({ ...odd, edit: true })).toEqual({});
  expect(readSystemSearch(odd)).toEqual({ tab: 'processes' });
  expect(readContentSearch(odd)).toEqual({ tab: 'announcements' });
  expect(readPaymentsSearch({ ...odd, order: 0n, settledFrom: 'soon' })).toEqual({ tab: 'orders' });
  expect(readCustomerSearch(odd)).toEqual({});
  expect(readCustomersSearch({ ...odd, activeFrom: '2026-99-01', activeTo: '2026-01-01' })).toEqual({});
});

test('filters and the open dialog are in the address', () => {
  expect(readTodaySearch({ period: '7d', by: 'upstream' })).toEqual({ period: '7d', by: 'upstream' });
  expect(readUpstreamsSearch({ query: 4, show: 'open', edit: 'u' })).toEqual({ query: '4', show: 'open', edit: 'u' });
  expect(readModelsSearch({ query: 'gpt', edit: 'm', dialog: 'history' })).toEqual({ query: 'gpt', edit: 'm', dialog: 'history' });
  const jobs = { tab: 'jobs', state: 'failed', lastDay: '1' };
  expect(readSystemSearch({ ...jobs, lastDay: 1 })).toEqual(jobs);
  expect(readContentSearch({ tab: 'incidents', state: 'open' })).toEqual({ tab: 'incidents', state: 'open' });
  const refunds = { tab: 'refunds', state: 'waiting', provider: 'evm', order: 'o' };
  expect(readPaymentsSearch(refunds)).toEqual(refunds);
  const keys = { tab: 'keys', status: 'revoked', action: 'suspend', order: 'o' };
  expect(readCustomerSearch(keys)).toEqual(keys);
});

test('the last days end with the current UTC day; half a period is none', () => {
  const now = Date.parse('2026-03-01T23:59:59Z');
  expect(lastDays(1, now)).toEqual({ activeFrom: '2026-03-01', activeTo: '2026-03-01' });
  expect(lastDays(7, now)).toEqual({ activeFrom: '2026-02-23', activeTo: '2026-03-01' });
  expect(readCustomersSearch(lastDays(7, now))).toEqual(lastDays(7, now));
  expect(readCustomersSearch({ activeFrom: '2026-03-01' })).toEqual({});
});
