import { parseUsd } from '@derouter/billing';
import {
  billingDetails,
  checkout,
  confirmedAutoTopUpChange,
  noticeChange,
  promoRedemption,
  refundAddress,
  refundRequest,
  transactionClaim,
} from '@derouter/contracts';
import { parseLocale } from '@derouter/locales';
import { z } from 'zod';
import { checkConfirmation, type SignedIn } from '../accounts/index.ts';
import { issueReceipt, readBillingDetails, saveBillingDetails } from '../billing-details/index.ts';
import { DerouterError } from '../errors/index.ts';
import { confirmRefundAddress, openCardSetup, railTitle, readAutoTopUp, removeCard, setAutoTopUp } from '../payments/index.ts';
import { accountProcedure, type Context, leavingProcedure, router } from '../trpc.ts';
import { claimTransaction, findDepositDesk } from './claim-transaction.ts';
import { changeNoticeSettings, readNoticeSettings } from './notice-settings.ts';
import { openCheckout } from './open-checkout.ts';
import { redeemPromoCode } from './promo-codes/redeem-promo-code.ts';
import { quoteCheckout } from './quote-checkout.ts';
import { readRefundOffer, refundOrder } from './refund-order.ts';
import { listOrders, readOrders } from './view-order.ts';

const byId = z.object({ id: z.uuid() });

/** Gives the session a new token after its user confirmed something with a code. What was confirmed is done, even if this fails. */
async function renewToken({
  services,
  signedIn,
  setCookie,
}: Pick<Context, 'services' | 'setCookie'> & { readonly signedIn: SignedIn }): Promise<void> {
  const cookie = await services.sessions.rotate(signedIn.sessionId, { authenticated: true }).catch(() => null);
  if (cookie) setCookie(cookie);
}

/** Buying credits. */
export const creditsRouter = router({
  methods: accountProcedure.input(z.object({ locale: z.string().max(20) })).query(({ ctx: { services }, input }) => {
    const { minUsd, maxUsd } = services.config.topUpBounds;
    const inBounds = (usd: string) => parseUsd(usd) >= parseUsd(minUsd) && parseUsd(usd) <= parseUsd(maxUsd);
    return {
      methods: services.payments.rails.map(({ name, title, sandbox, cards }) => ({
        provider: name,
        title: railTitle(name, { title }, input.locale),
        sandbox,
        savesCards: cards !== undefined,
      })),
      minUsd,
      maxUsd,
      presetsUsd: ['10', '25', '50', '100', '250', '500', '1000'].filter(inBounds).slice(0, 4),
    };
  }),

  quote: accountProcedure
    .input(checkout.pick({ provider: true, amountUsd: true }))
    .query(({ ctx, input }) => quoteCheckout(ctx.services, input)),

  openCheckout: accountProcedure
    .input(checkout)
    .mutation(({ ctx, input }) => openCheckout(ctx.services, { ...ctx.signedIn, accountId: ctx.accountId }, input)),

  getOrder: accountProcedure.input(byId.extend({ locale: z.string().max(20).optional() })).query(async ({ ctx, input }) => {
    const locale = parseLocale(input.locale);
    const [order] = await readOrders(ctx.services, { accountId: ctx.accountId, orderId: input.id, locale });
    if (!order) throw new DerouterError('not_found', 'There is no such order.');
    return order;
  }),

  listOrders: accountProcedure
    .input(z.object({ locale: z.string().max(20), cursor: z.uuid().optional(), limit: z.number().int().min(1).max(100).default(25) }))
    .query(({ ctx, input }) => listOrders(ctx.services, { ...input, accountId: ctx.accountId, locale: parseLocale(input.locale) })),

  refundOffer: accountProcedure.input(byId).query(({ ctx, input }) => readRefundOffer(ctx.services, ctx.accountId, input.id)),

  refund: leavingProcedure.input(refundRequest).mutation(async ({ ctx, input }) => {
    const refund = await refundOrder(ctx.services, { ...ctx.signedIn, accountId: ctx.accountId }, { ...input, network: ctx.network });
    await renewToken(ctx);
    return refund;
  }),

  confirmRefundAddress: leavingProcedure.input(refundAddress).mutation(async ({ ctx, input: { refundId, address, ...code } }) => {
    const confirm = await checkConfirmation(ctx.services, ctx.signedIn, 'refund', { ...code, network: ctx.network });
    await confirmRefundAddress(ctx.services.payments.options, { accountId: ctx.accountId, refundId, address }, confirm);
    await renewToken(ctx);
  }),

  redeemPromo: accountProcedure.input(promoRedemption).mutation(({ ctx, input }) =>
    redeemPromoCode(ctx.services, {
      accountId: ctx.accountId,
      userId: ctx.signedIn.userId,
      network: ctx.network,
      code: input.code,
    }),
  ),

  claimTransaction: accountProcedure
    .input(transactionClaim)
    .mutation(({ ctx, input }) => claimTransaction(ctx.services, { ...input, accountId: ctx.accountId, network: ctx.network })),

  /** Gives the account another deposit address; the earlier ones stay valid. */
  replaceAddress: accountProcedure.input(byId).mutation(async ({ ctx, input }) => {
    const desk = await findDepositDesk(ctx.services, { accountId: ctx.accountId, orderId: input.id });
    return { address: await desk.replaceAddress(ctx.accountId) };
  }),

  billingDetails: accountProcedure.query(({ ctx }) => readBillingDetails(ctx.services, ctx.accountId)),

  saveBillingDetails: accountProcedure
    .input(billingDetails)
    .mutation(({ ctx, input }) => saveBillingDetails(ctx.services, ctx.accountId, input)),

  /** Another version of a receipt, made out to the billing details in force. Returns its number. */
  issueReceipt: accountProcedure
    .input(z.object({ number: z.int().positive() }))
    .mutation(async ({ ctx, input }) => ({ version: await issueReceipt(ctx.services, ctx.accountId, input.number) })),

  autoTopUp: accountProcedure.query(({ ctx }) => readAutoTopUp(ctx.services.payments, ctx.accountId)),

  setAutoTopUp: accountProcedure.input(confirmedAutoTopUpChange).mutation(async ({ ctx, input: { challengeId, code, ...change } }) => {
    const confirm = await checkConfirmation(ctx.services, ctx.signedIn, 'auto_top_up', { challengeId, code, network: ctx.network });
    await setAutoTopUp(ctx.services.payments, { accountId: ctx.accountId, network: ctx.network }, change, confirm);
    await renewToken(ctx);
    return readAutoTopUp(ctx.services.payments, ctx.accountId);
  }),

  openCardSetup: accountProcedure.mutation(({ ctx }) =>
    openCardSetup(ctx.services.payments, { accountId: ctx.accountId, email: ctx.signedIn.email }),
  ),

  removeCard: accountProcedure.mutation(({ ctx }) => removeCard(ctx.services.payments, ctx.accountId)),

  noticeSettings: accountProcedure.query(({ ctx }) => readNoticeSettings(ctx.services.db, ctx.accountId)),

  changeNoticeSettings: accountProcedure
    .input(noticeChange)
    .mutation(({ ctx, input }) => changeNoticeSettings(ctx.services.db, ctx.accountId, input)),
});
