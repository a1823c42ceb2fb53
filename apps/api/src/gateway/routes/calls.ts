import { clientDialects, clientRoots, type Dialect, dialects, type Operation, type PathCall } from '@derouter/protocols';

/** A model request, as derived from its path. */
export interface Call {
  readonly dialect: Dialect;
  readonly operation: Operation;
  /** The model and the streaming flag if the path contains them; null if the body does. */
  readonly path: PathCall | null;
  /** Called as OpenRouter's clients do, below `/api/v1`: the answer says what it cost. */
  readonly asOpenrouter: boolean;
}

/** Where OpenRouter's clients expect the calls below `/v1`. */
const openrouterPrefix = '/api';

/** Path → dialect and operation. */
export const calls: ReadonlyMap<string, Call> = new Map(
  dialects.flatMap((dialect) =>
    Object.entries(clientDialects[dialect].paths).flatMap(([path, operation]): (readonly [string, Call])[] => {
      const call = { dialect, operation, path: null };
      const forOpenrouter = [`${openrouterPrefix}${path}`, { ...call, asOpenrouter: true }] as const;
      return [[path, { ...call, asOpenrouter: false }], ...(path.startsWith('/v1/') ? [forOpenrouter] : [])];
    }),
  ),
);

/** Finds the call for a POST to this URL, if its path is spelled exactly. */
export function findCall(url: string): Call | undefined {
  const at = url.indexOf('?');
  const path = at === -1 ? url : url.slice(0, at);
  return calls.get(path) ?? matchCall(path, at === -1 ? '' : url.slice(at));
}

/** Finds the call in a dialect that names the model in its path. */
export function matchCall(path: string, query: string): Call | undefined {
  for (const dialect of dialects) {
    const call = clientDialects[dialect].matchPath?.(path, query);
    if (call) return { dialect, operation: call.operation, path: call, asOpenrouter: false };
  }
  return undefined;
}

/** Paths of model lists; each model is one level below. */
export const modelLists = clientRoots.map((root) => `${root}/models`);

/** All other paths below `/v1`. */
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

/** The methods that a path supports, for `allow`; null if there is no such path. */
export function methodsOf(path: string): string | null {
  const plain = path.replace(/\/+$/, '');
  if (calls.has(plain) || matchCall(plain, '')) return 'POST, OPTIONS';
  if (modelLists.some((list) => plain === list || (/^\/[^/]+$/.test(plain.slice(list.length)) && plain.startsWith(list)))) {
    return 'GET, HEAD, OPTIONS';
  }
  return patterns.find(({ pattern }) => pattern.test(plain))?.methods ?? null;
}
