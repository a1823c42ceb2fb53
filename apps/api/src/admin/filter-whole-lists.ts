import { z } from 'zod';
import type { AdminModel } from './models.ts';
import type { UpstreamWithTraffic } from './read-upstreams.ts';

const text = z.string().trim().max(200).optional();

/** `query`: part of an id, an alias, a name, the vendor or an upstream. */
export const modelFilter = z.object({ query: text });

/** `query`: part of the name, the kind or the address. `open`: not called because it fails; `lowCredit`: will soon be used up. */
export const upstreamFilter = z.object({ query: text, show: z.enum(['open', 'lowCredit']).optional() });

/** The models that match; without a filter, all. */
export function filterModels(models: readonly AdminModel[], { query = '' }: z.output<typeof modelFilter> = {}): AdminModel[] {
  return models.filter(({ id, displayName, vendor, aliases, routes }) =>
    has([id, displayName, vendor, ...aliases, ...routes.map(({ upstreamName }) => upstreamName)], query),
  );
}

/** The upstreams that match; without a filter, all. */
export function filterUpstreams(
  upstreams: readonly UpstreamWithTraffic[],
  { query = '', show }: z.output<typeof upstreamFilter> = {},
): UpstreamWithTraffic[] {
  return upstreams.filter(
    ({ name, kind, baseUrl, enabled, health, credit }) =>
      has([name, kind, baseUrl], query) &&
      (show !== 'open' || (enabled && health?.state === 'open')) &&
      (show !== 'lowCredit' || credit?.isLow === true),
  );
}

function has(texts: readonly string[], query: string): boolean {
  const wanted = query.toLowerCase();
  return texts.some((one) => one.toLowerCase().includes(wanted));
}
