import { z } from 'zod';
import { DerouterError } from '../errors/index.ts';
import { accountProcedure, router } from '../trpc.ts';
import { changeNoticeSettings, readNoticeSettings } from './notice-settings.ts';
import { maxUsd, minUsd, openCheckout } from './open-checkout.ts';
import { readOrders } from './view-order.ts';

/** Buying credits. */
export const creditsRouter = router({
  methods: accountProcedure.query(({ ctx }) => ({
    methods: ctx.services.payments.providers.map(({ name, sandbox }) => ({ provider: name, sandbox })),
    minUsd,
    maxUsd,
    presetsUsd: ['10', '25', '50', '100'],
    feeMode: 'none' as const,
  })),

  openCheckout: accountProcedure
    .input(z.object({ provider: z.string().max(20), amountUsd: z.string().max(20) }))
    .mutation(({ ctx, input }) => openCheckout(ctx.services, { ...ctx.signedIn, accountId: ctx.accountId }, input)),

  getOrder: accountProcedure.input(z.object({ id: z.uuid() })).query(async ({ ctx, input }) => {
    const [order] = await readOrders(ctx.services.db, ctx.accountId, input.id);
    if (!order) throw new DerouterError('not_found', 'There is no such order.');
    return order;
  }),

  noticeSettings: accountProcedure.query(({ ctx }) => readNoticeSettings(ctx.services.db, ctx.accountId)),

  changeNoticeSettings: accountProcedure
    .input(z.object({ lowBalanceUsd: z.string().trim().max(20).nullable(), allPriceNotices: z.boolean() }))
    .mutation(({ ctx, input }) => changeNoticeSettings(ctx.services.db, ctx.accountId, input)),

  listOrders: accountProcedure.query(({ ctx }) => readOrders(ctx.services.db, ctx.accountId)),
});
