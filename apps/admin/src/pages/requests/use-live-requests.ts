import type { AppRouter } from '@derouter/api';
import { trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { useEffect, useRef, useState } from 'react';
import { type Ended, mergeEnded } from './merge-ended.ts';

type Filter = inferRouterInputs<AppRouter>['admin']['requests']['tail'];
type Request = inferRouterOutputs<AppRouter>['admin']['requests']['tail']['items'][number];

/** How often a live list asks. A hidden tab does not. The server answers from memory. */
const liveMs = 1_000;
/** Each request is in the answers of about five seconds: after a longer pause some were missed. */
const missedMs = 4_000;

/**
 * The requests that ended since the list became live or has other filters, the last ended first, without those that ended before. Calls
 * `onMissed` when the list itself must be read again, because the tab was hidden or more ended than are kept.
 */
export function useLiveRequests(filter: Filter, isLive: boolean, onMissed: () => void): Ended<Request> | null {
  const tail = useQuery({
    ...trpc.admin.requests.tail.queryOptions(filter),
    enabled: isLive,
    staleTime: 0,
    gcTime: 0,
    refetchInterval: isLive && liveMs,
    refetchIntervalInBackground: false,
  });
  const key = JSON.stringify([filter, isLive]);
  const [ended, setEnded] = useState<(Ended<Request> & { readonly key: string }) | null>(null);
  const missed = useRef(onMissed);
  missed.current = onMissed;
  const { data } = tail;
  useEffect(() => {
    if (!isLive || !data) return;
    setEnded((known) => ({ key, ...mergeEnded(known?.key === key ? known : null, data) }));
  }, [data, isLive, key]);
  const gapMs = ended?.gapMs ?? 0;
  const isFull = ended?.isFull ?? false;
  useEffect(() => {
    if (gapMs > missedMs || isFull) missed.current();
  }, [gapMs, isFull]);
  return isLive && ended?.key === key ? ended : null;
}
