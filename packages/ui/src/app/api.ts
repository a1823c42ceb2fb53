import type { AppRouter } from '@derouter/api';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { useEffect } from 'react';
import { errorCode } from './api-error.ts';

const signedOut = 'derouter:signed-out';

function onError(error: unknown): void {
  if (errorCode(error) === 'unauthenticated') window.dispatchEvent(new Event(signedOut));
}

/** What has been read from the API. */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: (count, error) => count < 2 && errorCode(error) === 'network', staleTime: 5_000 } },
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
});

/** The typed API of the server that served the page. The header proves to it that the call comes from our pages. */
export const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: '/trpc', headers: { 'x-derouter': '1' } })] });

export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });

/** Ends the session and forgets everything that was read with it. */
export async function signOut(): Promise<void> {
  await client.accounts.signOut.mutate();
  queryClient.clear();
}

/** Forgets what was read, then calls `leave`, when the server no longer knows who is signed in. */
export function useWhenSignedOut(leave: () => void): void {
  useEffect(() => {
    const onSignedOut = () => {
      queryClient.clear();
      leave();
    };
    window.addEventListener(signedOut, onSignedOut);
    return () => window.removeEventListener(signedOut, onSignedOut);
  }, [leave]);
}
