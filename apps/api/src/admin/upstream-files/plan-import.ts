import { isDeepStrictEqual } from 'node:util';
import { parsePriceRates } from '@derouter/billing';
import type { FileUpstream } from '@derouter/contracts';
import { publishRates } from '../../catalog/index.ts';
import { DerouterError } from '../../errors/index.ts';
import { storedCost } from '../upstream-costs.ts';
import { withoutSlash } from '../upstreams.ts';
import { type CostRow, costsThatCount, type RouteRow, type Stored, type StoredUpstream } from './read-stored.ts';

/** One difference, in words that are the same in every language. Null: there is none yet, or no longer. */
interface FileChange {
  readonly part: 'setting' | 'route' | 'cost';
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What an import would change about one upstream. */
export interface UpstreamDifference {
  readonly name: string;
  readonly isNew: boolean;
  /** It stays off until its credential is entered, because files have none. */
  readonly needsCredential: boolean;
  readonly changes: readonly FileChange[];
  /** Models of the file that are not in the catalogue: their routes are left out. */
  readonly unknownModels: readonly string[];
}

type RouteValues = Pick<RouteRow, 'modelId' | 'upstreamModel' | 'priority' | 'weight' | 'enabled'>;
type CostValues = ReturnType<typeof storedCost> & { readonly effectiveAt: Date | null };

/** What to write so that an upstream is as the file says. */
export interface UpstreamPlan {
  readonly difference: UpstreamDifference;
  readonly found: StoredUpstream | null;
  readonly values: ReturnType<typeof settingsOf>;
  readonly routes: {
    readonly added: readonly RouteValues[];
    readonly changed: readonly { readonly id: string; readonly values: RouteValues }[];
    readonly removedIds: readonly string[];
  };
  /** Null as their time: from now on. */
  readonly costs: readonly CostValues[];
}

/**
 * Compares one upstream of a file with what is stored, by name. Address and kind of an upstream from the environment follow the
 * environment. Throws `conflict`, `validation_failed`.
 */
export function planUpstream(stored: Stored, file: FileUpstream, now: Date): UpstreamPlan {
  const found = stored.upstreams.find(({ row }) => row.name === file.name) ?? null;
  if (found && found.row.kind !== file.kind) {
    throw new DerouterError('conflict', `"${file.name}" is an upstream of kind ${found.row.kind} here and ${file.kind} in the file.`, {
      param: 'file',
    });
  }
  const hasCredential = found ? found.row.credentialSealed !== null : false;
  const wanted = { ...settingsOf(file), enabled: file.enabled && hasCredential };
  const values = found && found.row.source !== 'staff' ? { ...wanted, ...placeOf(found.row) } : wanted;
  const routes = compareRoutes(found?.routes ?? [], file.routes, stored.modelIds);
  const costs = compareCosts(found?.costs ?? [], file.costs, now);
  return {
    found,
    values,
    routes: routes.plan,
    costs: costs.added,
    difference: {
      name: file.name,
      isNew: found === null,
      needsCredential: file.enabled && !hasCredential,
      changes: [...compareSettings(found, values), ...routes.changes, ...costs.changes],
      unknownModels: routes.unknownModels,
    },
  };
}

function settingsOf({ name, kind, baseUrl, allowPrivateNetwork, enabled, draining, credit }: FileUpstream) {
  return {
    ...{ name, kind, allowPrivateNetwork, enabled, draining },
    baseUrl: withoutSlash(baseUrl),
    creditSource: credit.source,
    creditAlertDays: credit.alertDays,
  };
}

function placeOf({ baseUrl, allowPrivateNetwork }: StoredUpstream['row']) {
  return { baseUrl, allowPrivateNetwork };
}

function compareSettings(found: StoredUpstream | null, values: ReturnType<typeof settingsOf>): FileChange[] {
  return Object.entries(values).flatMap(([name, value]): FileChange[] => {
    const before = found?.row[name as keyof typeof values];
    if (before === value || name === 'name') return [];
    return [{ part: 'setting', name, before: before === undefined ? null : String(before), after: String(value) }];
  });
}

function compareRoutes(stored: readonly RouteRow[], wanted: FileUpstream['routes'], modelIds: ReadonlySet<string>) {
  const known = wanted.filter(({ model }) => modelIds.has(model)).map(({ model, ...rest }) => ({ modelId: model, ...rest }));
  const names = known.map(routeName);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new DerouterError('validation_failed', `The route ${twice} is in the file twice.`, { param: 'file' });
  const matched = known.map((values) => ({ values, row: stored.find((row) => routeName(row) === routeName(values)) }));
  const changed = matched.flatMap(({ values, row }) => (row && showRoute(row) !== showRoute(values) ? [{ row, values }] : []));
  const added = matched.flatMap(({ values, row }) => (row ? [] : [values]));
  const removed = stored.filter((row) => !names.includes(routeName(row)));
  const change = (one: RouteValues, before: RouteValues | null, after: RouteValues | null): FileChange => ({
    part: 'route',
    name: routeName(one),
    before: before && showRoute(before),
    after: after && showRoute(after),
  });
  return {
    plan: {
      added,
      changed: changed.map(({ row, values }) => ({ id: row.id, values })),
      removedIds: removed.map(({ id }) => id),
    },
    changes: [
      ...added.map((route) => change(route, null, route)),
      ...changed.map(({ row, values }) => change(row, row, values)),
      ...removed.map((route) => change(route, route, null)),
    ],
    unknownModels: [...new Set(wanted.map(({ model }) => model))].filter((model) => !modelIds.has(model)),
  };
}

function routeName({ modelId, upstreamModel }: RouteValues): string {
  return `${modelId} → ${upstreamModel}`;
}

function showRoute({ priority, weight, enabled }: RouteValues): string {
  return `priority=${priority} weight=${weight}${enabled ? '' : ' off'}`;
}

/** Costs are only added: one that has begun counts from now on if it differs from the one in force, one to come is entered unless it is there. */
function compareCosts(stored: readonly CostRow[], wanted: FileUpstream['costs'], now: Date) {
  const here = costsThatCount(stored, now);
  const inForce = (model: string | null) => here.find((row) => row.upstreamModel === model && row.effectiveAt <= now);
  const readTime = (text: string | null) => (text === null || new Date(text) <= now ? null : new Date(text));
  const read = wanted.map((cost) => ({ ...storedCost(cost), effectiveAt: readTime(cost.effectiveAt) }));
  const begun = read.filter(
    (cost, i) =>
      cost.effectiveAt === null &&
      !read.slice(i + 1).some((next) => next.upstreamModel === cost.upstreamModel && next.effectiveAt === null),
  );
  const added: CostValues[] = [
    ...begun.filter((cost) => !isSameCost(inForce(cost.upstreamModel), cost)),
    ...read.filter(
      (cost) =>
        cost.effectiveAt !== null &&
        !here.some(
          (row) =>
            row.upstreamModel === cost.upstreamModel && row.effectiveAt.getTime() === cost.effectiveAt?.getTime() && isSameCost(row, cost),
        ),
    ),
  ];
  const changes = added.map((cost): FileChange => {
    const before = inForce(cost.upstreamModel);
    const from = cost.effectiveAt ? ` from ${cost.effectiveAt.toISOString()}` : '';
    return { part: 'cost', name: cost.upstreamModel ?? '*', before: before ? showCost(before) : null, after: showCost(cost) + from };
  });
  return { added, changes };
}

type CostContent = Pick<CostRow, 'listShareMillionths' | 'rates'>;

function isSameCost(a: CostContent | undefined, b: CostContent): boolean {
  return a !== undefined && a.listShareMillionths === b.listShareMillionths && isDeepStrictEqual(plainRates(a), plainRates(b));
}

/** Rates as the database returns them. */
function plainRates({ rates }: CostContent): unknown {
  return JSON.parse(JSON.stringify(rates));
}

function showCost({ listShareMillionths: share, rates }: CostContent): string {
  if (share !== null) return `${share / 10_000} %`;
  const { tiers, perCallUsd, multipliers } = publishRates(parsePriceRates(rates));
  return [
    ...tiers.flatMap(({ fromPromptTokens: from, usdPerMillion }) =>
      Object.entries(usdPerMillion).map(([meter, usd]) => `${meter}${from > 0 ? `≥${from}` : ''}=${usd}`),
    ),
    ...Object.entries(perCallUsd).map(([meter, usd]) => `${meter}=${usd}/call`),
    ...Object.entries(multipliers).map(([tier, times]) => `${tier}=×${times}`),
  ].join(' ');
}
