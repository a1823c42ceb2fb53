import { publicProcedure, router } from '../trpc.ts';
import { readStatus, readStatusSummary } from './read-status.ts';

/** The public status page. */
export const statusRouter = router({
  get: publicProcedure.query(({ ctx }) => readStatus(ctx.services)),
  summary: publicProcedure.query(({ ctx }) => readStatusSummary(ctx.services)),
});
