import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { useEffect } from 'react';

/** The server's own code of an error, or `network` when it did not answer. */
export function errorCode(error: unknown): string {
  if (!(error instanceof TRPCClientError)) return 'internal';
  const data: unknown = error.data;
  if (typeof data === 'object' && data !== null && 'derouterCode' in data) return String(data.derouterCode);
  return 'network';
}

/** The field that the server found at fault, if it named one. */
export function errorField(error: unknown): string | null {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  return typeof data === 'object' && data !== null && 'param' in data && typeof data.param === 'string' ? data.param : null;
}

const signedOut = 'derouter:signed-out';

function onError(error: unknown): void {
  if (errorCode(error) === 'unauthenticated') window.dispatchEvent(new Event(signedOut));
}

/** Where the API of the server that served the page is. The header proves to it that the call comes from our pages. */
export const apiAddress = { url: '/trpc', headers: { 'x-derouter': '1' } };

/** The typed API, and what has been read from it. `Router` is a type only. */
export function createApi<Router extends AnyTRPCRouter>(link: TRPCLink<Router>) {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: (count, error) => count < 2 && errorCode(error) === 'network', staleTime: 5_000 } },
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
  });
  const client = createTRPCClient<Router>({ links: [link] });
  return { queryClient, client, trpc: createTRPCOptionsProxy<Router>({ client, queryClient }) };
}

/** Calls `leave` when the server no longer knows who is signed in. */
export function useWhenSignedOut(leave: () => void): void {
  useEffect(() => {
    window.addEventListener(signedOut, leave);
    return () => window.removeEventListener(signedOut, leave);
  }, [leave]);
}
