import type { AppRouter } from '@derouter/api';
import type { inferRouterOutputs } from '@trpc/server';

export type CustomerRecord = inferRouterOutputs<AppRouter>['admin']['customers']['get'];
