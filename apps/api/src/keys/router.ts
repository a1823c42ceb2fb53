import { keySettings, newKey } from '@derouter/contracts';
import { z } from 'zod';
import { accountProcedure, router } from '../trpc.ts';
import { createKey, listKeys, revokeKey } from './manage-keys.ts';
import { readSpent } from './read-spent.ts';
import { updateKey } from './update-key.ts';

/** A customer's own keys. */
export const keysRouter = router({
  list: accountProcedure.query(({ ctx }) => listKeys(ctx.services, ctx.accountId)),

  spent: accountProcedure.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => readSpent(ctx.services, ctx.accountId, input.id)),

  create: accountProcedure.input(newKey).mutation(({ ctx, input }) => createKey(ctx.services, ctx.accountId, input.name)),

  update: accountProcedure
    .input(keySettings.extend({ id: z.uuid() }))
    .mutation(({ ctx, input: { id, ...settings } }) => updateKey(ctx.services, ctx.accountId, id, settings)),

  revoke: accountProcedure.input(z.object({ id: z.uuid() })).mutation(({ ctx, input }) => revokeKey(ctx.services, ctx.accountId, input.id)),
});
