import type { AppRouter } from '@derouter/api';
import type { inferRouterOutputs } from '@trpc/server';

export type ModelData = inferRouterOutputs<AppRouter>['catalog']['model'];
