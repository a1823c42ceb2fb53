import { clientKeySettings, keyRotation, keySettings, newClientKey, newKey } from '@derouter/contracts';
import { z } from 'zod';
import { accountProcedure, router } from '../trpc.ts';
import { listClientKeys } from './client-key-view.ts';
import { createClientKey, deleteClientKey, isReseller, updateClientKey } from './client-keys.ts';
import { createKey, listKeys, revokeKey } from './manage-keys.ts';
import { readRecentUse } from './read-recent-use.ts';
import { readSpent } from './read-spent.ts';
import { changeRequestSettings, readRequestSettings } from './request-settings.ts';
import { rotateKey } from './rotate-key.ts';
import { updateKey } from './update-key.ts';

const byId = z.object({ id: z.uuid() });

/** A customer's own keys. */
export const keysRouter = router({
  list: accountProcedure.query(({ ctx }) => listKeys(ctx.services, ctx.accountId)),

  spent: accountProcedure.input(byId).query(({ ctx, input }) => readSpent(ctx.services, ctx.accountId, input.id)),

  create: accountProcedure
    .input(newKey)
    .mutation(({ ctx, input: { name, ...settings } }) => createKey(ctx.services, ctx.accountId, name, settings)),

  update: accountProcedure
    .input(keySettings.extend({ id: z.uuid() }))
    .mutation(({ ctx, input: { id, ...settings } }) => updateKey(ctx.services, ctx.accountId, id, settings)),

  /** What would stop working if the key were revoked. */
  recentUse: accountProcedure.input(byId).query(({ ctx, input }) => readRecentUse(ctx.services, ctx.accountId, input.id)),

  rotate: accountProcedure
    .input(keyRotation.extend({ id: z.uuid() }))
    .mutation(({ ctx, input }) => rotateKey(ctx.services, ctx.accountId, input.id, input.overlap)),

  /** What receipts keep about requests. */
  requestSettings: accountProcedure.query(({ ctx }) => readRequestSettings(ctx.services, ctx.accountId)),

  changeRequestSettings: accountProcedure
    .input(z.object({ hashEndUsers: z.boolean() }))
    .mutation(({ ctx, input }) => changeRequestSettings(ctx.services, ctx.accountId, input)),

  revoke: accountProcedure.input(byId).mutation(({ ctx, input }) => revokeKey(ctx.services, ctx.accountId, input.id)),
});

/** The client keys of a reseller. */
export const clientKeysRouter = router({
  /** Whether the account may hand out client keys. */
  isReseller: accountProcedure.query(({ ctx }) => isReseller(ctx.services, ctx.accountId)),

  list: accountProcedure.query(({ ctx }) => listClientKeys(ctx.services, ctx.accountId)),

  create: accountProcedure.input(newClientKey).mutation(({ ctx, input }) => createClientKey(ctx.services, ctx.accountId, input)),

  update: accountProcedure
    .input(clientKeySettings.extend({ id: z.uuid() }))
    .mutation(({ ctx, input: { id, ...settings } }) => updateClientKey(ctx.services, ctx.accountId, id, settings)),

  delete: accountProcedure.input(byId).mutation(({ ctx, input }) => deleteClientKey(ctx.services, ctx.accountId, input.id)),
});
