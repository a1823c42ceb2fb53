import { useQuery } from '@tanstack/react-query';
import { trpc } from './api.ts';

/** The days between the announcement of a higher price and its start, a setting of the server; `…` until it is known. */
export function usePriceNoticeDays(): string {
  const info = useQuery(trpc.system.info.queryOptions());
  return String(info.data?.priceNoticeDays ?? '…');
}
