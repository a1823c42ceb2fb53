import { deletionRequest, preferencesChange } from '@derouter/contracts';
import { accountProcedure, router } from '../trpc.ts';
import { cancelDeletion, readDeletion, requestDeletion } from './deletion.ts';
import { listExports, startExport } from './exports.ts';
import { changePreferences, listTimeZones, readPreferences } from './preferences.ts';

/** Leaving and taking one's data along are possible without accepting new terms. */
const leaving = accountProcedure.meta({ access: 'account', isOpenBeforeTerms: true });

/** Settings, export and deletion of the own account. */
export const accountLifeRouter = router({
  preferences: accountProcedure.query(({ ctx }) => readPreferences(ctx.services, { ...ctx.signedIn, accountId: ctx.accountId })),
  timeZones: accountProcedure.query(({ ctx }) => listTimeZones(ctx.services)),
  changePreferences: accountProcedure
    .input(preferencesChange)
    .mutation(({ ctx, input }) => changePreferences(ctx.services, { ...ctx.signedIn, accountId: ctx.accountId }, input)),

  deletion: router({
    read: accountProcedure.query(({ ctx }) => readDeletion(ctx.services, ctx.accountId)),
    request: leaving
      .input(deletionRequest)
      .mutation(({ ctx, input }) =>
        requestDeletion(ctx.services, { ...ctx.signedIn, accountId: ctx.accountId }, { ...input, network: ctx.network }),
      ),
    cancel: leaving.mutation(({ ctx }) => cancelDeletion(ctx.services, { ...ctx.signedIn, accountId: ctx.accountId })),
  }),

  exports: router({
    list: accountProcedure.query(({ ctx }) => listExports(ctx.services, ctx.accountId)),
    start: leaving.mutation(({ ctx }) => startExport(ctx.services, { accountId: ctx.accountId, userId: ctx.signedIn.userId })),
  }),
});
