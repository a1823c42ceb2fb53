import { moment } from '@derouter/contracts';
import { z } from 'zod';
import { accountProcedure, router } from '../trpc.ts';
import { listSessions } from './list-sessions.ts';
import { readOverview } from './read-overview.ts';
import { listReceipts, readReceipt } from './read-receipts.ts';

/** The console's first page. */
export const overviewRouter = router({
  get: accountProcedure.query(({ ctx }) => readOverview(ctx.services, ctx.accountId)),
});

/** Receipts. */
export const usageRouter = router({
  list: accountProcedure
    .input(
      z.object({
        cursor: z.uuid().optional(),
        limit: z.number().int().min(1).max(200).default(50),
        keyId: z.uuid().optional(),
        modelId: z.string().max(200).optional(),
        status: z.enum(['completed', 'failed', 'canceled', 'abandoned']).optional(),
        tag: z.string().max(64).optional(),
        clientRequestId: z.string().max(128).optional(),
        session: z.string().max(64).optional(),
        from: moment.optional(),
        to: moment.optional(),
      }),
    )
    .query(({ ctx, input }) => listReceipts(ctx.services.db, ctx.accountId, input)),

  /** Agent sessions with their cost. */
  sessions: accountProcedure
    .input(z.object({ from: moment, to: moment, keyId: z.uuid().optional() }))
    .query(({ ctx, input }) => listSessions(ctx.services, ctx.accountId, input)),

  get: accountProcedure.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => readReceipt(ctx.services.db, ctx.accountId, input.id)),
});
