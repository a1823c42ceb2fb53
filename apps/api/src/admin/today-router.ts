import { z } from 'zod';
import { readToday } from '../business/index.ts';
import { router, staffProcedure } from '../trpc.ts';

/** The first page of the admin panel. Periods are whole UTC days. */
export const todayRouter = router({
  read: staffProcedure
    .input(z.object({ period: z.enum(['today', 'yesterday', '7d', '30d', 'month']).default('today') }))
    .query(({ ctx, input }) => ctx.services.reports.read((reader) => readToday(reader, input.period))),
});
