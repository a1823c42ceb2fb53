import type { AppRouter } from '@derouter/api';
import type { inferRouterOutputs } from '@trpc/server';

/** A model as the staff's API returns it. */
export type StaffModel = inferRouterOutputs<AppRouter>['admin']['models']['list'][number];

/** A whole number typed by a person; null when the field is empty. */
export function readTokens(text: string): number | null {
  const digits = text.replace(/[\s,._]/g, '');
  return /^\d+$/.test(digits) ? Number(digits) : null;
}
