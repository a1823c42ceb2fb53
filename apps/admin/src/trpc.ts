import type { AppRouter } from '@derouter/api';
import { apiAddress, createApi } from '@derouter/ui';
import { httpBatchLink } from '@trpc/client';

export const { client, queryClient, trpc } = createApi<AppRouter>(httpBatchLink(apiAddress));
