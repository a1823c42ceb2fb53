import type { AppRouter } from '@derouter/api';
import { createTRPCClient, httpBatchLink } from '@trpc/client';

/** The typed API of the server that served this page. The custom header protects against cross-site requests. */
export const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: '/trpc', headers: { 'x-derouter': '1' } })] });
