import { deletionRequest, preferencesChange } from '@derouter/contracts';
import { accountProcedure, leavingProcedure, router } from '../trpc.ts';
import { cancelDeletion, readDeletion, requestDeletion } from './deletion.ts';
import { listExports, startExport } from './exports.ts';
import { changePreferences, listTimeZones, readPreferences } from './preferences.ts';

/** Settings, export and deletion of the own account. */
export const accountLifeRouter = router({
  preferences: accountProcedure.query(({ ctx }) => readPreferences(ctx.services, ctx.signedIn.userId)),
  timeZones: accountProcedure.query(({ ctx }) => listTimeZones(ctx.services)),
  changePreferences: accountProcedure
    .input(preferencesChange)
    .mutation(({ ctx, input }) => changePreferences(ctx.services, ctx.signedIn.userId, input)),

  deletion: router({
    read: accountProcedure.query(({ ctx }) => readDeletion(ctx.services, ctx.accountId)),
    request: leavingProcedure
      .input(deletionRequest)
      .mutation(({ ctx, input }) =>
        requestDeletion(ctx.services, { ...ctx.signedIn, accountId: ctx.accountId }, { ...input, network: ctx.network }),
      ),
    cancel: leavingProcedure.mutation(({ ctx }) => cancelDeletion(ctx.services, { ...ctx.signedIn, accountId: ctx.accountId })),
  }),

  exports: router({
    list: accountProcedure.query(async ({ ctx }) => {
      const exports = await listExports(ctx.services, ctx.accountId);
      // The path is a secret: not for staff who look at the console.
      return ctx.signedIn.view ? exports.map((one) => ({ ...one, path: null })) : exports;
    }),
    start: leavingProcedure.mutation(({ ctx }) => startExport(ctx.services, { accountId: ctx.accountId, userId: ctx.signedIn.userId })),
  }),
});
