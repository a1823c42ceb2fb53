import { costOfUsage } from '../../catalog/index.ts';
import type { Resolved, Route } from '../exchange.ts';
import { type Affinity, conversationOf, type Health } from '../upstreams/index.ts';
import { notAvailable } from './resolve.ts';

/** The usage by which routes are compared where the cheapest comes first: a prompt with a shorter answer. */
const typical = { input: 10_000, output: 2_500 };

/**
 * The routes of a request in the order in which they are tried, one for each credential, and the conversation that it belongs to (null
 * where that makes no difference). An upstream that drains keeps only the conversations that it has. Throws `upstream_unavailable` if
 * none is left.
 */
export function orderRoutes(
  state: Pick<Resolved, 'principal' | 'entry' | 'body' | 'request' | 'routes' | 'isPinned' | 'view'>,
  { affinity, health }: { readonly affinity: Affinity; readonly health: Health },
): { readonly conversation: string | null; readonly routes: readonly Route[] } {
  const { entry, principal, body, request } = state;
  const all = state.routes.flatMap(byCredential);
  if (all.length === 1 && all[0]?.upstream.draining === false) return { conversation: null, routes: all };
  const conversation = conversationOf(principal.keyId, entry.model.id, body, request.headers);
  const last = affinity.lastOf(conversation);
  const routes = all.filter(({ upstream }) => !upstream.draining || state.isPinned || upstream.id === last);
  if (routes.length === 0) throw notAvailable(entry.model.id);
  return { conversation, routes: affinity.order(routes, conversation, rankIn(state, routes, health)) };
}

/** A route for each credential of its upstream. Their limits differ, so each pauses for itself. */
function byCredential(route: Route): Route[] {
  const further = (route.upstream.credentials ?? []).filter(({ enabled }) => enabled);
  return [
    route,
    ...further.map(({ id, credentialSealed, credentialLast4 }) => ({
      ...route,
      id: `${route.id} ${id}`,
      upstream: { ...route.upstream, credentialSealed, credentialLast4 },
    })),
  ];
}

function rankIn({ entry, view }: Pick<Resolved, 'entry' | 'view'>, routes: readonly Route[], health: Health): (route: Route) => number {
  switch (entry.model.routing) {
    case 'priority':
      return () => 0;
    case 'price':
      return ({ upstream, upstreamModel }) => {
        const cost = costOfUsage(upstream, upstreamModel, { usage: typical, serviceTier: view.tier });
        return cost === null ? Number.POSITIVE_INFINITY : Number(cost);
      };
    case 'latency': {
      const ranks = health.latencies.ranks(routes.map(({ id }) => id));
      return ({ id }) => ranks.get(id) ?? 0;
    }
  }
}
