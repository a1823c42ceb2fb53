import { clientDialects, type Dialect, dialects, type Operation } from '@derouter/protocols';

/** A call of a model. */
export interface Call {
  readonly dialect: Dialect;
  readonly operation: Operation;
}

/** Path → dialect and operation. */
export const calls: ReadonlyMap<string, Call> = new Map(
  dialects.flatMap((dialect) =>
    Object.entries(clientDialects[dialect].paths).map(([path, operation]) => [path, { dialect, operation }] as const),
  ),
);

/** The call that a POST to this URL is, if its path is spelled exactly. */
export function findCall(url: string): Call | undefined {
  const query = url.indexOf('?');
  return calls.get(query === -1 ? url : url.slice(0, query));
}

/** Everything else below `/v1`. */
export const resources = {
  models: '/v1/models',
  model: '/v1/models/:id',
  storedResponse: '/v1/responses/:id',
  storedItems: '/v1/responses/:id/input_items',
  cancelStored: '/v1/responses/:id/cancel',
} as const;

const methods: Readonly<Record<keyof typeof resources, string>> = {
  models: 'GET, HEAD, OPTIONS',
  model: 'GET, HEAD, OPTIONS',
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
  if (calls.has(plain)) return 'POST, OPTIONS';
  return patterns.find(({ pattern }) => pattern.test(plain))?.methods ?? null;
}
