import { z } from 'zod';
import { readModelState } from '../status/index.ts';
import { publicProcedure, router } from '../trpc.ts';
import { readModel } from './read-model.ts';
import { listOfferedModels } from './view-model.ts';

/** The public price list. */
export const catalogRouter = router({
  listModels: publicProcedure.query(({ ctx }) => listOfferedModels(ctx.services.catalog)),

  /** One model, by id or another of its names, with all its prices and its state. */
  model: publicProcedure.input(z.object({ modelId: z.string().max(200) })).query(({ ctx, input }) => {
    const { entry, ...model } = readModel(ctx.services, input.modelId);
    return { ...model, state: readModelState(ctx.services, entry) };
  }),
});
