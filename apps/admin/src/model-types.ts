import type { AppRouter } from '@derouter/api';
import type { inferRouterOutputs } from '@trpc/server';

/** A model as the admin API returns it. */
export type StaffModel = inferRouterOutputs<AppRouter>['admin']['models']['list'][number];
