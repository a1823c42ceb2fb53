import { formatUsd } from '@derouter/billing';
import { readUpstreamCredits, type UpstreamCredit } from '../business/index.ts';
import type { SeenLimit } from '../gateway/index.ts';
import type { UpstreamSight } from '../register-process.ts';
import type { Services } from '../services.ts';
import { listUpstreams, type UpstreamView } from './upstreams.ts';

export interface UpstreamWithTraffic extends UpstreamView {
  /** How many processes report its health, which is then that of all of them. */
  readonly seenBy: number;
  /** The provider's limits on each credential and model as last seen by any process, the scarcest first. */
  readonly limits: readonly Omit<SeenLimit, 'upstreamId'>[];
  /** What is left of the credit prepaid there; null if it is not watched. */
  readonly credit: Omit<UpstreamCredit, 'upstreamId'> | null;
  /** Requests of the last 24 hours and 30 days, in USD what customers paid for them and what they cost us. `uncosted`: paid for requests of unknown cost. */
  readonly spend: Readonly<Record<'day' | 'month', { requests: number; paidUsd: string; costUsd: string; uncostedUsd: string }>> | null;
}

type Reader = Pick<Services, 'billing' | 'catalog' | 'health' | 'sql'>;

/** The upstreams with their health over all processes and their spend. */
export async function readUpstreams(services: Reader): Promise<UpstreamWithTraffic[]> {
  const [others, spend, credits] = await Promise.all([readOthers(services), readSpend(services), readUpstreamCredits(services)]);
  return listUpstreams(services).map((upstream) => {
    const own = upstream.health;
    const elsewhere = others.filter(({ upstreamId }) => upstreamId === upstream.id);
    const sights = [...(own ? [own] : []), ...elsewhere];
    const credit = credits.find(({ upstreamId }) => upstreamId === upstream.id) ?? null;
    const ownLimits = services.health.rateLimits.list().filter(({ upstreamId }) => upstreamId === upstream.id);
    const limits = mergeLimits([
      ...ownLimits.map(({ upstreamId: _, ...limit }) => limit),
      ...elsewhere.flatMap((sight) => sight.limits ?? []),
    ]);
    return { ...upstream, health: mergeHealth(sights), seenBy: sights.length, limits, credit, spend: spend.get(upstream.id) ?? null };
  });
}

type Sight = NonNullable<UpstreamView['health']>;

/** The sights of the other processes that reported lately. */
async function readOthers({ sql, billing }: Reader): Promise<UpstreamSight[]> {
  const rows = await sql<{ upstreams: UpstreamSight[] }[]>`
    SELECT upstreams FROM processes WHERE process_id <> ${billing.processId} AND seen_at > now() - interval '30 seconds'`;
  return rows.flatMap(({ upstreams }) => upstreams);
}

/** Limits that are shown of an upstream. */
const maxLimits = 50;

const severity = { closed: 0, 'half-open': 1, open: 2 } as const;

/** The worst state and the sums of all sights; averages weighted by requests. Null if there is none. */
export function mergeHealth(sights: readonly Sight[]): Sight | null {
  const [worst] = sights.toSorted((a, b) => severity[b.state] - severity[a.state]);
  if (!worst) return null;
  const sum = (pick: (sight: Sight) => number) => sights.reduce((total, sight) => total + pick(sight), 0);
  const timed = sights.filter(({ averageMs }) => averageMs !== null);
  const answers = timed.reduce((total, { requests, failures }) => total + requests - failures, 0);
  const errors = sights.flatMap(({ lastError }) => lastError ?? []).toSorted((a, b) => b.at.localeCompare(a.at));
  return {
    state: worst.state,
    retryAt: sights.flatMap(({ retryAt }) => retryAt ?? []).toSorted()[0] ?? null,
    requests: sum(({ requests }) => requests),
    failures: sum(({ failures }) => failures),
    averageMs:
      answers === 0
        ? null
        : Math.round(
            timed.reduce((total, { averageMs, requests, failures }) => total + (averageMs ?? 0) * (requests - failures), 0) / answers,
          ),
    lastError: errors[0] ?? null,
  };
}

/** The limits of all upstreams or of one as last seen, with the upstreams' names. */
export async function readSeenLimits(services: Reader, id?: string) {
  const upstreams = await readUpstreams(services);
  return upstreams
    .filter((upstream) => id === undefined || upstream.id === id)
    .flatMap(({ name: upstream, limits }) => limits.map((limit) => ({ upstream, ...limit })));
}

type Limit = UpstreamWithTraffic['limits'][number];

/** The last sight of each limit, the scarcest first. */
export function mergeLimits(limits: readonly Limit[]): Limit[] {
  const last = new Map<string, Limit>();
  for (const limit of limits.toSorted((a, b) => a.seenAt.localeCompare(b.seenAt)))
    last.set(`${limit.credentialLast4} ${limit.upstreamModel} ${limit.name}`, limit);
  const left = ({ limit, remaining }: Limit) => (limit && remaining !== null ? remaining / limit : 1);
  return [...last.values()].toSorted((a, b) => left(a) - left(b) || b.seenAt.localeCompare(a.seenAt)).slice(0, maxLimits);
}

async function readSpend({ sql }: Reader): Promise<Map<string, UpstreamWithTraffic['spend']>> {
  const rows = await sql<{ upstreamId: string; isDay: boolean; requests: bigint; paid: bigint; cost: bigint; uncosted: bigint }[]>`
    SELECT upstream_id AS "upstreamId", hour > now() - interval '1 day' AS "isDay", sum(requests)::bigint AS requests,
      sum(total_nano)::bigint AS paid, sum(cost_nano)::bigint AS cost, sum(uncosted_nano)::bigint AS uncosted
    FROM upstream_hourly WHERE hour > now() - interval '30 days' GROUP BY 1, 2`;
  const nothing = { requests: 0n, paid: 0n, cost: 0n, uncosted: 0n };
  return new Map(
    [...new Set(rows.map(({ upstreamId }) => upstreamId))].map((upstreamId) => {
      const own = rows.filter((row) => row.upstreamId === upstreamId);
      const day = own.find(({ isDay }) => isDay) ?? nothing;
      const before = own.find(({ isDay }) => !isDay) ?? nothing;
      const show = (...sums: (typeof nothing)[]) => ({
        requests: Number(total(sums, 'requests')),
        paidUsd: formatUsd(total(sums, 'paid')),
        costUsd: formatUsd(total(sums, 'cost')),
        uncostedUsd: formatUsd(total(sums, 'uncosted')),
      });
      return [upstreamId, { day: show(day), month: show(day, before) }] as const;
    }),
  );
}

function total<K extends string>(sums: readonly Readonly<Record<K, bigint>>[], name: K): bigint {
  return sums.reduce((sum, row) => sum + row[name], 0n);
}
