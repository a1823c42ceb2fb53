import { readText } from '../../parts/read-text.ts';

export const upstreamShows = ['open', 'lowCredit'] as const;

/** What the page of upstreams shows, as in its address: its filters, and the upstream that is edited. */
export interface UpstreamsSearch {
  readonly query?: string | undefined;
  readonly show?: (typeof upstreamShows)[number] | undefined;
  readonly edit?: string | undefined;
}

export function readUpstreamsSearch(search: Record<string, unknown>): UpstreamsSearch {
  const read: UpstreamsSearch = {
    query: readText(search.query),
    show: upstreamShows.find((name) => name === search.show),
    edit: readText(search.edit),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}
