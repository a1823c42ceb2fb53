import { clientDialects, clientRoots, type Dialect, dialects, type Operation, type PathCall } from '@derouter/protocols';

/** A call of a model. */
export interface Call {
  readonly dialect: Dialect;
  readonly operation: Operation;
  /** What the path says besides; null where the body says it. */
  readonly path: PathCall | null;
}

/** Path → dialect and operation. */
export const calls: ReadonlyMap<string, Call> = new Map(
  dialects.flatMap((dialect) =>
    Object.entries(clientDialects[dialect].paths).map(([path, operation]) => [path, { dialect, operation, path: null }] as const),
  ),
);

/** The call that a POST to this URL is, if its path is spelled exactly. */
export function findCall(url: string): Call | undefined {
  const at = url.indexOf('?');
  const path = at === -1 ? url : url.slice(0, at);
  return calls.get(path) ?? matchCall(path, at === -1 ? '' : url.slice(at));
}

/** The call of a dialect that names the model in its path. */
export function matchCall(path: string, query: string): Call | undefined {
  for (const dialect of dialects) {
    const call = clientDialects[dialect].matchPath?.(path, query);
    if (call) return { dialect, operation: call.operation, path: call };
  }
  return undefined;
}

/** Lists of models, and each of them. */
export const modelLists = clientRoots.map((root) => `${root}/models`);

/** Everything else below `/v1`. */
export const resources = {
  storedResponse: '/v1/responses/:id',
  storedItems: '/v1/responses/:id/input_items',
  cancelStored: '/v1/responses/:id/cancel',
} as const;

const methods: Readonly<Record<keyof typeof resources, string>> = {
  storedResponse: 'GET, HEAD, DELETE, OPTIONS',
  storedItems: 'GET, HEAD, OPTIONS',
  cancelStored: 'POST, OPTIONS',
};

const patterns = (Object.keys(resources) as (keyof typeof resources)[]).map((name) => ({
  pattern: new RegExp(`^${resources[name].replace(/:\w+/g, '[^/]+')}$`),
  methods: methods[name],
}));

/** What a path takes, for callers that use another method; null if there is no such path. */
export function methodsOf(path: string): string | null {
  const plain = path.replace(/\/+$/, '');
  if (calls.has(plain) || matchCall(plain, '')) return 'POST, OPTIONS';
  if (modelLists.some((list) => plain === list || (/^\/[^/]+$/.test(plain.slice(list.length)) && plain.startsWith(list)))) {
    return 'GET, HEAD, OPTIONS';
  }
  return patterns.find(({ pattern }) => pattern.test(plain))?.methods ?? null;
}
