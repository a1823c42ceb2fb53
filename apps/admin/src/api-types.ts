import type { AppRouter } from '@derouter/api';
import type { inferRouterOutputs } from '@trpc/server';

/** What the admin API answers, for pages of more than one file. */
type Admin = inferRouterOutputs<AppRouter>['admin'];

export type Incident = Admin['incidents']['list'][number];
export type Announcement = Admin['content']['announcements']['items'][number];
