import { formatUsd } from '@derouter/billing';
import { moment } from '@derouter/contracts';
import { databaseNow } from '@derouter/db';
import { z } from 'zod';
import { accountProcedure, type Context, router } from '../trpc.ts';
import { listSessions } from './list-sessions.ts';
import { chooseUnit, type PeriodInput, periodInput, resolvePeriod } from './period.ts';
import { readBreakdown } from './read-breakdown.ts';
import { daysLeft, readFigures } from './read-figures.ts';
import { readKeySpend } from './read-key-spend.ts';
import { readAccountWallet, readOverview } from './read-overview.ts';
import { listReceipts, readReceipt } from './read-receipts.ts';
import { readReport } from './read-report.ts';
import { readZone } from './read-zone.ts';
import { usageFilter } from './usage-filter.ts';

/** The console's first page. */
export const overviewRouter = router({
  /** The balance and what a new customer has done: little, because every page asks for it. */
  get: accountProcedure.query(({ ctx }) => readOverview(ctx.services, ctx.accountId)),

  /** The last 30 days. */
  figures: accountProcedure.query(async ({ ctx: { services, accountId } }) => {
    const zone = await readZone(services.sql, accountId);
    const [figures, wallet] = await Promise.all([
      services.reports.read((reader) => readFigures({ ...services, ...reader }, accountId, zone)),
      readAccountWallet(services, accountId),
    ]);
    return { ...figures, daysLeft: daysLeft(formatUsd(wallet.availableNano), figures.perDayUsd) };
  }),
});

const dimension = z.enum(['key', 'model', 'day']);

async function readPeriod({ services: { sql } }: Context, accountId: string, period: PeriodInput) {
  return resolvePeriod(period, await readZone(sql, accountId), databaseNow());
}

/** Receipts, and what they add up to. Days and hours are those of the account's time zone. */
export const usageRouter = router({
  list: accountProcedure
    .input(
      usageFilter.extend({
        cursor: z.uuid().optional(),
        limit: z.number().int().min(1).max(200).default(50),
        period: periodInput.optional(),
        from: moment.optional(),
        to: moment.optional(),
      }),
    )
    .query(async ({ ctx, input: { period, ...filter } }) => {
      if (period === undefined) return listReceipts(ctx.services.db, ctx.accountId, filter);
      const { start: from, end: to } = await readPeriod(ctx, ctx.accountId, period);
      return listReceipts(ctx.services.db, ctx.accountId, { ...filter, from, to });
    }),

  /** What each key spent in the last 30 days, by day. */
  keySpend: accountProcedure.query(({ ctx: { services, accountId } }) =>
    services.reports.read((reader) => readKeySpend({ ...services, ...reader }, accountId)),
  ),

  /** Sums by time and by model or key. */
  report: accountProcedure
    .input(
      z.object({
        period: periodInput,
        filter: usageFilter.default({}),
        unit: z.enum(['hour', 'day']).optional(),
        groupBy: z.enum(['model', 'key']).default('model'),
        comparesBefore: z.boolean().default(false),
        withFirstToken: z.boolean().default(false),
      }),
    )
    .query(async ({ ctx, input }) => {
      const period = await readPeriod(ctx, ctx.accountId, input.period);
      const asked = { ...input, period, unit: chooseUnit(period, input.unit) };
      return ctx.services.reports.read((reader) => readReport({ ...ctx.services, ...reader }, ctx.accountId, asked));
    }),

  /** Sums by two dimensions at once. */
  breakdown: accountProcedure
    .input(z.object({ period: periodInput, filter: usageFilter.default({}), rows: dimension, columns: dimension }))
    .query(async ({ ctx, input }) => {
      const asked = { ...input, period: await readPeriod(ctx, ctx.accountId, input.period) };
      return ctx.services.reports.read((reader) => readBreakdown({ ...ctx.services, ...reader }, ctx.accountId, asked));
    }),

  /** Agent sessions with their cost. */
  sessions: accountProcedure
    .input(z.object({ from: moment, to: moment, keyId: z.uuid().optional() }))
    .query(({ ctx, input }) => ctx.services.reports.read((reader) => listSessions(reader, ctx.accountId, input))),

  get: accountProcedure.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => readReceipt(ctx.services.db, ctx.accountId, input.id)),
});
