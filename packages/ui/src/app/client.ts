import type { AppRouter } from '@derouter/api';
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { readViewToken } from './console-view.ts';
import { whenTakenOver } from './take-over.ts';

/** The typed API of the server that served this page. The custom header protects against cross-site requests. */
export const client = createTRPCClient<AppRouter>({
  links: [
    httpBatchLink({
      url: '/trpc',
      fetch: async (url, options) => {
        const response = await fetch(url, options as RequestInit);
        await whenTakenOver();
        return response;
      },
      headers: () => {
        const view = readViewToken();
        return { 'x-derouter': '1', ...(view === null ? {} : { 'x-derouter-view': view }) };
      },
    }),
  ],
});
