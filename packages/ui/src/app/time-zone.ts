import { useQuery } from '@tanstack/react-query';
import { queryClient, trpc } from './api.ts';
import { deviceTimeZone } from './device-time-zone.ts';

/** The zone in which pages show and read times (IANA name): the account's, or the device's for readers without an account. */
export function pageTimeZone(): string {
  return queryClient.getQueryData(trpc.accounts.me.queryKey())?.timeZone ?? deviceTimeZone();
}

/** Does the same and follows changes. Asks the server nothing: the pages that need an account have read it. */
export function useTimeZone(): string {
  useQuery({ ...trpc.accounts.me.queryOptions(), enabled: false });
  return pageTimeZone();
}
