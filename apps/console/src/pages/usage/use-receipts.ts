import { isReadAgain, trpc } from '@derouter/ui';
import { keepPreviousData, type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { filterOf, periodOf, type UsageSearch } from './usage-search.ts';

const pageSize = 100;
const liveMs = 5_000;
const staleMs = 30_000;

function listOptions(search: UsageSearch) {
  return trpc.usage.list.infiniteQueryOptions(
    { limit: pageSize, period: periodOf(search), ...filterOf(search) },
    { getNextPageParam: (page) => page.nextCursor ?? undefined, staleTime: staleMs, refetchOnMount: isReadAgain },
  );
}

/** The receipts that the address selects, newest first, as far as they were read. The page and the drawer share them. */
export function useReceipts(search: UsageSearch) {
  const list = useInfiniteQuery(listOptions(search));
  const newest = useQuery({ ...trpc.usage.list.queryOptions(newestInput(search)), enabled: false });
  const read = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const known = new Set(read.map(({ id }) => id));
  const added = (newest.data?.items ?? []).filter(({ id }) => !known.has(id) && id > (read[0]?.id ?? ''));
  return { list, items: [...added, ...read], searchedTo: list.data?.pages.at(-1)?.searchedTo ?? null };
}

const newestInput = (search: UsageSearch) => ({ limit: pageSize, period: periodOf(search), ...filterOf(search) });

function reportInput(search: UsageSearch) {
  return {
    ...{ period: periodOf(search), filter: filterOf(search), groupBy: search.by ?? 'model' },
    ...{ comparesBefore: search.compare === '1', withFirstToken: search.metric === 'firstToken' },
    ...(search.unit && { unit: search.unit }),
  };
}

/** The sums of the receipts that the address selects. */
export function useReport(search: UsageSearch, enabled: boolean) {
  return useQuery({
    ...trpc.usage.report.queryOptions(reportInput(search)),
    placeholderData: keepPreviousData,
    enabled,
    staleTime: 30_000,
  });
}

/** Reads the newest receipts, which `useReceipts` adds above those that were read. */
async function readNewest(queries: QueryClient, search: UsageSearch): Promise<void> {
  const newest = await queries.fetchQuery({ ...trpc.usage.list.queryOptions(newestInput(search)), staleTime: 0 });
  const { queryKey } = listOptions(search);
  const first = queries.getQueryData(queryKey)?.pages[0]?.items ?? [];
  const known = new Set(first.map(({ id }) => id));
  // More calls than a page since the list was read: it begins anew, because some between them are unknown.
  if (newest.nextCursor === null || newest.items.some(({ id }) => known.has(id))) return;
  queries.setQueryData(queryKey, { pages: [newest], pageParams: [null] });
}

/** While `isOn`, reads the newest receipts and the sums every five seconds, in one call, unless the page is hidden. */
export function useLive(search: UsageSearch, isOn: boolean, hasReport: boolean): void {
  const queries = useQueryClient();
  const state = JSON.stringify(search);
  useEffect(() => {
    if (!isOn) return;
    const current = JSON.parse(state) as UsageSearch;
    const read = () => {
      if (document.hidden) return;
      // Both are sent at once, so the client sends them as one batch.
      void readNewest(queries, current).catch(() => undefined);
      if (hasReport)
        void queries.fetchQuery({ ...trpc.usage.report.queryOptions(reportInput(current)), staleTime: 0 }).catch(() => undefined);
    };
    read();
    const timer = setInterval(read, liveMs);
    return () => clearInterval(timer);
  }, [isOn, hasReport, state, queries]);
}

/** Reads what is new when one comes back to a list of which several pages were read, in one call, however many they are. */
export function useCatchUp(search: UsageSearch): void {
  const queries = useQueryClient();
  const state = JSON.stringify(search);
  useEffect(() => {
    const current = JSON.parse(state) as UsageSearch;
    const catchUp = () => {
      const list = queries.getQueryState(listOptions(current).queryKey);
      const newest = queries.getQueryState(trpc.usage.list.queryKey(newestInput(current)));
      const isStale = Date.now() - Math.max(list?.dataUpdatedAt ?? 0, newest?.dataUpdatedAt ?? 0) > staleMs;
      if (!document.hidden && isStale && (list?.data?.pages.length ?? 0) > 1) void readNewest(queries, current).catch(() => undefined);
    };
    catchUp();
    document.addEventListener('visibilitychange', catchUp);
    return () => document.removeEventListener('visibilitychange', catchUp);
  }, [state, queries]);
}
