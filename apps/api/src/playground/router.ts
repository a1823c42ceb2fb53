import { accountProcedure, router } from '../trpc.ts';
import { openPlayground } from './open-playground.ts';

/** The playground of the console. Its conversations are never sent here: the browser calls the gateway itself. */
export const playgroundRouter = router({
  open: accountProcedure.mutation(({ ctx }) => openPlayground(ctx.services, ctx.accountId)),
});
