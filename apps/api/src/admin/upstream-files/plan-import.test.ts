import type { FileUpstream } from '@derouter/contracts';
import { describe, expect, test } from 'vitest';
import { planUpstream } from './plan-import.ts';
import type { CostRow, RouteRow, Stored, StoredUpstream } from './read-stored.ts';

const now = new Date('2026-11-01T00:00:00Z');
const row: StoredUpstream['row'] = {
  id: 'u1',
  name: 'One',
  kind: 'openai',
  baseUrl: 'https://one.example/v1',
  credentialSealed: 'sealed',
  credentialLast4: '1111',
  enabled: true,
  allowPrivateNetwork: false,
  source: 'staff',
  draining: false,
  creditSource: 'none',
  creditNano: null,
  creditReadAt: null,
  creditError: null,
  creditAlertDays: 7,
  creditAlertedAt: null,
  createdAt: now,
};
const routeRow = (upstreamModel: string, priority = 0): RouteRow => ({
  ...{ id: `r-${upstreamModel}`, modelId: 'gpt', upstreamId: 'u1', upstreamModel, priority },
  ...{ weight: 1, enabled: true },
});
const costRow = (share: number, effectiveAt: string, upstreamModel: string | null = null): CostRow => ({
  ...{ id: `c-${effectiveAt}`, upstreamId: 'u1', upstreamModel, listShareMillionths: share, rates: null },
  effectiveAt: new Date(effectiveAt),
  createdAt: now,
  withdrawnAt: null,
});
const file: FileUpstream = {
  name: 'One',
  kind: 'openai',
  baseUrl: 'https://one.example/v1/',
  allowPrivateNetwork: false,
  enabled: true,
  draining: false,
  credit: { source: 'none', alertDays: 7 },
  costs: [],
  routes: [],
};
const stored = (over: Partial<StoredUpstream> = {}): Stored => ({
  upstreams: [{ row, costs: [], routes: [], ...over }],
  modelIds: new Set(['gpt']),
});
const plan = (from: Stored, to: Partial<FileUpstream>) => planUpstream(from, { ...file, ...to }, now);
const share = (percent: string, effectiveAt: string | null, upstreamModel: string | null = null) => ({
  ...{ upstreamModel, effectiveAt },
  cost: { kind: 'share', percent } as const,
});
const route = (upstreamModel: string, priority = 0, model = 'gpt') => ({ model, upstreamModel, priority, weight: 1, enabled: true });

describe('an import', () => {
  test('changes nothing where the file says what is there', () => {
    const same = { routes: [route('a')], costs: [share('90', '2026-10-01T00:00:00Z')] };
    const { difference, costs, routes } = plan(
      stored({ routes: [routeRow('a')], costs: [costRow(500_000, '2026-09-01'), costRow(900_000, '2026-10-01')] }),
      same,
    );
    expect(difference).toEqual({ name: 'One', isNew: false, needsCredential: false, changes: [], unknownModels: [] });
    expect([costs, routes]).toEqual([[], { added: [], changed: [], removedIds: [] }]);
  });

  test('replaces the routes, leaves out those of unknown models, and refuses the same route twice', () => {
    const before = stored({ routes: [routeRow('a'), routeRow('b'), routeRow('c')] });
    const { difference, routes } = plan(before, { routes: [route('a'), route('b', 3), route('d'), route('x', 0, 'unknown')] });
    expect(difference.changes).toEqual([
      { part: 'route', name: 'gpt → d', before: null, after: 'priority=0 weight=1' },
      { part: 'route', name: 'gpt → b', before: 'priority=0 weight=1', after: 'priority=3 weight=1' },
      { part: 'route', name: 'gpt → c', before: 'priority=0 weight=1', after: null },
    ]);
    expect(difference.unknownModels).toEqual(['unknown']);
    expect(routes).toMatchObject({ added: [{ upstreamModel: 'd' }], changed: [{ id: 'r-b' }], removedIds: ['r-c'] });
    expect(() => plan(before, { routes: [route('a'), route('a', 1)] })).toThrow('twice');
  });

  test('adds costs: one that differs from the one in force from now on, one to come at its time', () => {
    const before = stored({ costs: [costRow(900_000, '2026-10-01'), costRow(800_000, '2026-12-01')] });
    const { costs, difference } = plan(before, {
      costs: [
        share('70', '2026-09-01T00:00:00Z'),
        share('85.5', '2026-10-15T00:00:00Z'),
        share('80', '2026-12-01T00:00:00Z'),
        share('75', '2027-01-01T00:00:00Z'),
      ],
    });
    expect(costs).toMatchObject([
      { listShareMillionths: 855_000, effectiveAt: null },
      { listShareMillionths: 750_000, effectiveAt: new Date('2027-01-01') },
    ]);
    expect(difference.changes.map(({ before: was, after }) => [was, after])).toEqual([
      ['90 %', '85.5 %'],
      ['90 %', '75 % from 2027-01-01T00:00:00.000Z'],
    ]);
    expect(() =>
      plan(before, { costs: [{ ...share('1', null), cost: { kind: 'rates', rates: { tiers: [], perCallUsd: {}, multipliers: {} } } }] }),
    ).toThrow('Rates are those of one model');
  });

  test('leaves a new upstream off, because it has no credential', () => {
    const { difference, values, found } = plan({ upstreams: [], modelIds: new Set() }, {});
    expect([found, values.enabled, difference.isNew, difference.needsCredential]).toEqual([null, false, true, true]);
    expect(difference.changes).toContainEqual({ part: 'setting', name: 'baseUrl', before: null, after: 'https://one.example/v1' });
  });

  test('keeps the address of an upstream from the environment, and refuses another kind', () => {
    const fixed = stored({ row: { ...row, source: 'environment' } });
    const { difference } = plan(fixed, { baseUrl: 'https://other.example', draining: true });
    expect(difference.changes).toEqual([{ part: 'setting', name: 'draining', before: 'false', after: 'true' }]);
    expect(() => plan(fixed, { kind: 'anthropic' })).toThrow('of kind openai here and anthropic in the file');
  });
});
