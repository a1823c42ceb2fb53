import type { AppRouter } from '@derouter/api';
import type { inferRouterOutputs } from '@trpc/server';

export type ClientKey = inferRouterOutputs<AppRouter>['clientKeys']['list'][number];
