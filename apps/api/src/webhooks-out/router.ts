import { newWebhook, webhookSettings } from '@derouter/contracts';
import { newId } from '@derouter/db';
import { z } from 'zod';
import { accountProcedure, router } from '../trpc.ts';
import {
  createEndpoint,
  deleteEndpoint,
  listDeliveries,
  listEndpoints,
  resend,
  rotateSecret,
  sendTest,
  updateEndpoint,
} from './endpoints.ts';
import { viewDelivery, viewEndpoint } from './views.ts';

const byId = z.object({ id: z.uuid() });

/** The webhooks that an account is told about events by. */
export const webhooksRouter = router({
  list: accountProcedure.query(async ({ ctx }) => (await listEndpoints(ctx.services, ctx.accountId)).map(viewEndpoint)),

  create: accountProcedure.input(newWebhook).mutation(async ({ ctx, input }) => {
    const { endpoint, secret } = await createEndpoint(ctx.services, ctx.accountId, newId(), input);
    return { ...viewEndpoint(endpoint), secret };
  }),

  update: accountProcedure
    .input(webhookSettings.extend({ id: z.uuid() }))
    .mutation(async ({ ctx, input: { id, ...settings } }) => viewEndpoint(await updateEndpoint(ctx.services, ctx.accountId, id, settings))),

  rotateSecret: accountProcedure.input(byId).mutation(async ({ ctx, input }) => {
    const { endpoint, secret } = await rotateSecret(ctx.services, ctx.accountId, input.id);
    return { ...viewEndpoint(endpoint), secret };
  }),

  delete: accountProcedure.input(byId).mutation(({ ctx, input }) => deleteEndpoint(ctx.services, ctx.accountId, input.id)),

  sendTest: accountProcedure
    .input(byId)
    .mutation(async ({ ctx, input }) => viewDelivery(await sendTest(ctx.services, ctx.accountId, input.id))),

  deliveries: accountProcedure
    .input(byId.extend({ cursor: z.uuid().optional(), limit: z.number().int().min(1).max(100).default(20) }))
    .query(async ({ ctx, input: { id, cursor, limit } }) => {
      const rows = await listDeliveries(ctx.services, ctx.accountId, id, { limit: limit + 1, before: cursor });
      const items = rows.slice(0, limit).map(viewDelivery);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    }),

  resend: accountProcedure
    .input(byId.extend({ deliveryId: z.uuid() }))
    .mutation(async ({ ctx, input }) => viewDelivery(await resend(ctx.services, ctx.accountId, input.id, input.deliveryId))),
});
