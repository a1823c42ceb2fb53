import type { AppRouter } from '@derouter/api';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';

/** The server's own code of an error, or `network` when it did not answer. */
export function errorCode(error: unknown): string {
  if (!(error instanceof TRPCClientError)) return 'internal';
  const data: unknown = error.data;
  if (typeof data === 'object' && data !== null && 'derouterCode' in data) return String(data.derouterCode);
  return 'network';
}

function onError(error: unknown): void {
  if (errorCode(error) === 'unauthenticated') window.dispatchEvent(new Event('derouter:signed-out'));
}

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: (count, error) => count < 2 && errorCode(error) === 'network', staleTime: 5_000 } },
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
});

/** The header proves to the server that the call comes from our pages. */
export const client = createTRPCClient<AppRouter>({
  links: [httpBatchLink({ url: '/trpc', headers: { 'x-derouter': '1' } })],
});

export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
