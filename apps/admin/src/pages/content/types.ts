import type { AppRouter } from '@derouter/api';
import type { inferRouterOutputs } from '@trpc/server';

type Output = inferRouterOutputs<AppRouter>['admin'];

export type Announcement = Output['content']['announcements']['items'][number];
export type Incident = Output['incidents']['list']['items'][number];
