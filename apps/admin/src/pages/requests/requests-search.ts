/** What the list of requests shows, as in its address. */
export interface RequestsSearch {
  readonly view?: 'errors' | undefined;
  readonly since?: (typeof periods)[number] | undefined;
  /** ISO times, instead of `since`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly accountId?: string | undefined;
  readonly key?: string | undefined;
  readonly model?: string | undefined;
  readonly upstream?: string | undefined;
  readonly status?: (typeof statuses)[number] | undefined;
  readonly errorCode?: string | undefined;
  readonly clientRequestId?: string | undefined;
  readonly slowMs?: string | undefined;
  readonly slowTtftMs?: string | undefined;
  readonly writtenOff?: '1' | undefined;
  readonly live?: '1' | undefined;
}

export const periods = ['1h', '24h', '7d', '30d', 'all'] as const;
export const statuses = ['completed', 'failed', 'canceled', 'abandoned'] as const;

const hours = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 } as const;

export function readRequestsSearch(search: Record<string, unknown>): RequestsSearch {
  const text = (name: string) => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
  };
  const one = <Name extends string>(names: readonly Name[], name: string) => names.find((value) => value === text(name));
  const time = (name: string) => (Number.isNaN(Date.parse(text(name) ?? '')) ? undefined : new Date(text(name) ?? '').toISOString());
  const read: RequestsSearch = {
    view: one(['errors'], 'view'),
    since: one(periods, 'since'),
    ...{ from: time('from'), to: time('to') },
    ...{ accountId: text('accountId'), key: text('key'), model: text('model'), upstream: text('upstream') },
    status: one(statuses, 'status'),
    ...{ errorCode: text('errorCode'), clientRequestId: text('clientRequestId') },
    ...{ slowMs: text('slowMs'), slowTtftMs: text('slowTtftMs') },
    writtenOff: one(['1'], 'writtenOff'),
    live: one(['1'], 'live'),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

/** The filters of the API. A named period begins at a whole minute, so that pages of one list have the same filter. */
export function toFilter(search: RequestsSearch, now = Date.now()) {
  const {
    since = '24h',
    from,
    to,
    accountId,
    key,
    model,
    upstream,
    status,
    errorCode,
    clientRequestId,
    slowMs,
    slowTtftMs,
    writtenOff,
  } = search;
  const minute = Math.floor(now / 60_000) * 60_000;
  // One id is looked for in all times.
  const begins = from ?? (since === 'all' || clientRequestId ? undefined : new Date(minute - hours[since] * 3_600_000).toISOString());
  const filter = {
    ...{ accountId, keyId: key, modelId: model, upstreamId: upstream, status, errorCode, clientRequestId, writtenOff, from: begins, to },
    slowMs: slowMs === undefined ? undefined : Number(slowMs),
    slowTtftMs: slowTtftMs === undefined ? undefined : Number(slowTtftMs),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    readonly [Name in keyof typeof filter]?: Exclude<(typeof filter)[Name], undefined>;
  };
}

export const isReceiptId = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
