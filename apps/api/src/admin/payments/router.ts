import {
  feeChange,
  finishedRefund,
  moment,
  reasonText,
  reviewDecision,
  staffRefund,
  tokenSwitch,
  withdrawal,
  withdrawalDecision,
} from '@derouter/contracts';
import { z } from 'zod';
import { router, staffProcedure } from '../../trpc.ts';
import { pageInput as page } from '../paging.ts';
import { listClearing, listFees, listPastFees, reconcileNow, setFee } from './fees-and-clearing.ts';
import { listEvents, replayEvent } from './list-events.ts';
import { listOrders, readOrder } from './list-orders.ts';
import { disputeStates, finishRefund, listDisputes, listRefunds, refundAsStaff, refundStates } from './refunds.ts';
import { decideReview, listReviews } from './reviews.ts';
import { listDepositKeys, listOffers, listTokens, switchTokenAs } from './tokens.ts';
import { decideWithdrawal, listWithdrawals, withdrawOrAsk } from './withdrawals.ts';

const byId = z.object({ id: z.uuid() });
const provider = z.string().max(40).optional();

/** Payments for staff. */
export const adminPaymentsRouter = router({
  orders: staffProcedure
    .input(
      z.object({
        query: z.string().max(300).optional(),
        state: z.string().max(20).optional(),
        provider,
        settledFrom: moment.optional(),
        settledTo: moment.optional(),
        ...page,
      }),
    )
    .query(({ ctx, input }) => listOrders(ctx.services, input)),
  order: staffProcedure.input(byId).query(({ ctx, input }) => readOrder(ctx.services, input.id)),
  events: staffProcedure
    .input(
      z.object({
        state: z.enum(['pending', 'handled', 'ignored', 'review', 'set_aside', 'failed']).optional(),
        provider,
        query: z.string().trim().max(300).optional(),
        ...page,
      }),
    )
    .query(({ ctx, input }) => listEvents(ctx.services, input)),
  replayEvent: staffProcedure
    .input(byId.extend({ reason: reasonText }))
    .mutation(({ ctx, input }) => replayEvent(ctx.services, ctx.signedIn.userId, input)),
  reviews: staffProcedure.input(z.object({ isOpen: z.boolean(), ...page })).query(({ ctx, input }) => listReviews(ctx.services, input)),
  decideReview: staffProcedure.input(reviewDecision).mutation(({ ctx, input }) => decideReview(ctx.services, ctx.signedIn.userId, input)),
  refunds: staffProcedure
    .input(z.object({ state: z.enum(refundStates).optional(), provider, ...page }))
    .query(({ ctx, input }) => listRefunds(ctx.services, input)),
  refund: staffProcedure.input(staffRefund).mutation(({ ctx, input }) => refundAsStaff(ctx.services, ctx.signedIn.userId, input)),
  finishRefund: staffProcedure.input(finishedRefund).mutation(({ ctx, input }) => finishRefund(ctx.services, ctx.signedIn.userId, input)),
  disputes: staffProcedure
    .input(z.object({ state: z.enum(disputeStates).optional(), provider, ...page }))
    .query(({ ctx, input }) => listDisputes(ctx.services, input)),
  fees: staffProcedure.query(({ ctx }) => listFees(ctx.services)),
  pastFees: staffProcedure.input(z.object(page)).query(({ ctx, input }) => listPastFees(ctx.services, input)),
  setFee: staffProcedure.input(feeChange).mutation(({ ctx, input }) => setFee(ctx.services, ctx.signedIn.userId, input)),
  tokens: staffProcedure.query(({ ctx }) => listTokens(ctx.services)),
  offers: staffProcedure.query(({ ctx }) => listOffers(ctx.services)),
  switchToken: staffProcedure.input(tokenSwitch).mutation(({ ctx, input }) => switchTokenAs(ctx.services, ctx.signedIn.userId, input)),
  clearing: staffProcedure.query(({ ctx }) => listClearing(ctx.services)),
  withdrawals: staffProcedure
    .input(z.object({ state: z.enum(['pending', 'booked', 'declined']).optional(), ...page }))
    .query(({ ctx, input }) => listWithdrawals(ctx.services, ctx.signedIn.userId, input)),
  withdraw: staffProcedure.input(withdrawal).mutation(({ ctx, input }) => withdrawOrAsk(ctx.services, ctx.signedIn.userId, input)),
  decideWithdrawal: staffProcedure
    .input(withdrawalDecision)
    .mutation(({ ctx, input }) => decideWithdrawal(ctx.services, ctx.signedIn.userId, input)),
  depositKeys: staffProcedure.query(({ ctx }) => listDepositKeys(ctx.services)),
  reconcile: staffProcedure.mutation(({ ctx }) => reconcileNow(ctx.services, ctx.signedIn.userId)),
});
