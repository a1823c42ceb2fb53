import { z } from 'zod';
import { endView, listOwnViews, recordPage } from './admin/views/manage-views.ts';
import { accountProcedure, router, viewProcedure } from './trpc.ts';

const ok = { ok: true as const };

/** Views of the console by staff: what the customer sees of them, and what the tab of a view reports. */
export const viewsRouter = router({
  list: accountProcedure.query(({ ctx }) => listOwnViews(ctx.services, ctx.accountId)),
  page: viewProcedure
    .input(
      z.object({
        path: z
          .string()
          .max(200)
          .regex(/^\/[\w./-]*$/),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await recordPage(ctx.services, ctx.signedIn, input.path);
      return ok;
    }),
  end: viewProcedure.mutation(async ({ ctx }) => {
    await endView(ctx.services, ctx.signedIn);
    return ok;
  }),
});
