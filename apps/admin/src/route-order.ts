interface Ordered {
  readonly priority: number;
}

/** Routes in the order in which they are tried: equal ones stay as they are. */
export function byPriority<Route extends Ordered>(routes: readonly Route[]): Route[] {
  return routes.toSorted((a, b) => a.priority - b.priority);
}

/**
 * The priorities after a route was moved to another place in the list, in the new order, counted from 0. Routes that were equal stay equal.
 * The moved one gets a priority of its own or, between two equal ones, theirs.
 */
export function prioritiesAfterMove(routes: readonly Ordered[], from: number, to: number): number[] {
  const order = routes.map(({ priority }, index) => ({ priority, isMoved: index === from }));
  const [moved] = order.splice(from, 1);
  if (!moved) return routes.map(({ priority }) => priority);
  order.splice(to, 0, moved);
  const [above, below] = [order[to - 1], order[to + 1]];
  const joins = above !== undefined && above.priority === below?.priority;
  const group = ({ priority, isMoved }: (typeof order)[number]) => (isMoved ? (joins ? above.priority : 'own') : priority);
  let level = -1;
  let last: ReturnType<typeof group> | null = null;
  return order.map((route) => {
    if (group(route) !== last) level++;
    last = group(route);
    return level;
  });
}

/**
 * The share of the calls, from 0 to 1, that a route gets of those that reach its priority. Null while a weight is not a positive number,
 * or if there is no other route of that priority.
 */
export function shareOf(routes: readonly (Ordered & { readonly weight: number })[], index: number): number | null {
  const route = routes[index];
  const equals = routes.filter(({ priority }) => priority === route?.priority);
  if (!route || equals.length < 2 || equals.some(({ weight }) => !(weight > 0))) return null;
  return route.weight / equals.reduce((sum, { weight }) => sum + weight, 0);
}
