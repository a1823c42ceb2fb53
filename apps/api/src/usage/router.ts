import { z } from 'zod';
import { accountProcedure, router } from '../trpc.ts';
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
      }),
    )
    .query(({ ctx, input }) => listReceipts(ctx.services.db, ctx.accountId, input)),

  get: accountProcedure.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => readReceipt(ctx.services.db, ctx.accountId, input.id)),
});
