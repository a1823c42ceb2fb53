import type { AppRouter } from '@derouter/api';
import type { inferRouterOutputs } from '@trpc/server';

export type TodayView = inferRouterOutputs<AppRouter>['admin']['today']['read'];
