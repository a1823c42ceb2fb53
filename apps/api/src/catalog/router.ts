import { publicProcedure, router } from '../trpc.ts';
import { viewModelPrices } from './view-model.ts';

/** The public price list. */
export const catalogRouter = router({
  listModels: publicProcedure.query(({ ctx }) => ctx.services.catalog.offered().flatMap((entry) => viewModelPrices(entry) ?? [])),
});
