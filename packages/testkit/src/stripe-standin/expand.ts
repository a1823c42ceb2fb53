import type { World } from './world.ts';

/** The stored object with this id, of any kind. */
function lookUp(world: World, id: string): object | undefined {
  const { customers, intents, setupIntents, paymentMethods, charges, balanceTransactions, refunds, disputes, sessions } = world;
  const maps: readonly ReadonlyMap<string, object>[] = [
    customers,
    intents,
    setupIntents,
    paymentMethods,
    charges,
    balanceTransactions,
    refunds,
    disputes,
    sessions,
  ];
  return maps.map((map) => map.get(id)).find((found) => found !== undefined);
}

/** A copy of an object in which the ids at these paths (such as `latest_charge.balance_transaction`) are replaced by their objects. */
export function expand(world: World, object: object, paths: readonly string[]): unknown {
  const copy: unknown = structuredClone(object);
  for (const path of paths) expandPath(world, copy, path.split('.'));
  return copy;
}

function expandPath(world: World, node: unknown, [head, ...rest]: readonly string[]): void {
  if (head === undefined || typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const each of node) expandPath(world, each, [head, ...rest]);
    return;
  }
  const fields: Record<string, unknown> = node as Record<string, unknown>;
  const value = fields[head];
  if (typeof value === 'string') {
    const found = lookUp(world, value);
    if (found) fields[head] = structuredClone(found);
  }
  expandPath(world, fields[head], rest);
}
