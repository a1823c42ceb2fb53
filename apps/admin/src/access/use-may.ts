import type { AppRouter } from '@derouter/api';
import { trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';

/** The path of a procedure of the admin API, below `admin`. */
export type AdminProcedure = inferRouterOutputs<AppRouter>['admin']['me']['allowed'][number];

/** Returns a function that says whether this staff member's roles allow a procedure. The server decides again at each call. */
export function useMay(): (procedure: AdminProcedure) => boolean {
  const { data } = useQuery(trpc.admin.me.queryOptions());
  return (procedure) => data?.allowed.includes(procedure) ?? false;
}
