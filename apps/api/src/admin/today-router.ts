import { z } from 'zod';
import { readToday } from '../business/index.ts';
import { router, staffProcedure } from '../trpc.ts';
import { readUpstreamFigures } from './read-upstream-figures.ts';

const input = z.object({ period: z.enum(['today', 'yesterday', '7d', '30d', 'month']).default('today') });

/** The first page of the admin panel. Periods are whole UTC days. */
export const todayRouter = router({
  read: staffProcedure.input(input).query(({ ctx, input: { period } }) => ctx.services.reports.read((reader) => readToday(reader, period))),
  upstreams: staffProcedure
    .input(input)
    .query(({ ctx, input: { period } }) => ctx.services.reports.read((reader) => readUpstreamFigures(reader, period))),
});
