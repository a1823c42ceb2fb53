import { checkout, noticeChange, topUpBounds } from '@derouter/contracts';
import { z } from 'zod';
import { DerouterError } from '../errors/index.ts';
import { accountProcedure, router } from '../trpc.ts';
import { changeNoticeSettings, readNoticeSettings } from './notice-settings.ts';
import { openCheckout } from './open-checkout.ts';
import { readOrders } from './view-order.ts';

/** Buying credits. */
export const creditsRouter = router({
  methods: accountProcedure.query(({ ctx }) => ({
    methods: ctx.services.payments.providers.map(({ name, sandbox }) => ({ provider: name, sandbox })),
    ...topUpBounds,
    presetsUsd: ['10', '25', '50', '100'],
    feeMode: 'none' as const,
  })),

  openCheckout: accountProcedure
    .input(checkout)
    .mutation(({ ctx, input }) => openCheckout(ctx.services, { ...ctx.signedIn, accountId: ctx.accountId }, input)),

  getOrder: accountProcedure.input(z.object({ id: z.uuid() })).query(async ({ ctx, input }) => {
    const [order] = await readOrders(ctx.services.db, ctx.accountId, input.id);
    if (!order) throw new DerouterError('not_found', 'There is no such order.');
    return order;
  }),

  noticeSettings: accountProcedure.query(({ ctx }) => readNoticeSettings(ctx.services.db, ctx.accountId)),

  changeNoticeSettings: accountProcedure
    .input(noticeChange)
    .mutation(({ ctx, input }) => changeNoticeSettings(ctx.services.db, ctx.accountId, input)),

  listOrders: accountProcedure.query(({ ctx }) => readOrders(ctx.services.db, ctx.accountId)),
});
