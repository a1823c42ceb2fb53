import type { AppRouter } from '@derouter/api';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { useEffect } from 'react';
import { errorCode } from './api-error.ts';
import { client } from './client.ts';
import { forgetAllTyped, keepTyped } from './typed-text.ts';

const signedOut = 'derouter:signed-out';
const secondFactor = 'derouter:second-factor';

function onError(error: unknown): void {
  const code = errorCode(error);
  if (code === 'unauthenticated') window.dispatchEvent(new Event(signedOut));
  // The terms changed since the page was opened: the frame asks for them.
  if (code === 'terms_required') void queryClient.invalidateQueries(trpc.accounts.me.queryFilter());
  if (code === 'second_factor_required') window.dispatchEvent(new Event(secondFactor));
}

/** False of a list of which more than one page was read: it would be read again page by page, which may be any number of calls. */
export function isReadAgain({ state }: { readonly state: { readonly data: unknown } }): boolean {
  const { pages } = (state.data ?? {}) as { readonly pages?: unknown };
  return !Array.isArray(pages) || pages.length <= 1;
}

/** The cache of API responses. Retries a query twice, but only after a network error. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => count < 2 && errorCode(error) === 'network',
      staleTime: 5_000,
      refetchOnWindowFocus: isReadAgain,
      refetchOnReconnect: isReadAgain,
    },
  },
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
});

export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });

/**
 * Ends the session, leaves the pages that need one, and clears the cache. In this order, because pages that are still shown would
 * read again what was cleared, and take the refusal for a session that has expired.
 */
export async function signOut(leave: () => Promise<void>): Promise<void> {
  await client.accounts.signOut.mutate();
  forgetAllTyped();
  queryClient.setQueryData(trpc.accounts.me.queryKey(), null);
  await leave();
  queryClient.removeQueries({ type: 'inactive' });
  await queryClient.resetQueries();
}

/**
 * Keeps what was typed, clears the cache and calls `leave` when the server reports that the session has ended. A call that was under way while the
 * session got a new token is refused too; then the session is still there and the data is read again.
 */
export function useOnSignedOut(leave: () => unknown): void {
  useEffect(() => {
    const onSignedOut = async () => {
      if (await client.accounts.me.query().catch(() => null)) return void queryClient.invalidateQueries();
      keepTyped();
      queryClient.clear();
      leave();
    };
    const listener = () => void onSignedOut();
    window.addEventListener(signedOut, listener);
    return () => window.removeEventListener(signedOut, listener);
  }, [leave]);
}

/** Calls `leave` when the server reports that the session has not passed the second factor. */
export function useOnSecondFactor(leave: () => void): void {
  useEffect(() => {
    const onRequired = () => {
      queryClient.clear();
      leave();
    };
    window.addEventListener(secondFactor, onRequired);
    return () => window.removeEventListener(secondFactor, onRequired);
  }, [leave]);
}
