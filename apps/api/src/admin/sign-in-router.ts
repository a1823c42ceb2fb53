import { domainRule, newStaff, separateEmail, staffRolesChange, userAction } from '@derouter/contracts';
import { z } from 'zod';
import { router, staffProcedure } from '../trpc.ts';
import { pageInput } from './paging.ts';
import { addSeparateEmail, listSignInRules, removeDomainRule, setDomainRule } from './sign-in-rules.ts';
import { addStaff, listStaff, removeStaff, resetFactors, setRoles, unlockSignIn } from './staff.ts';

const ok = { ok: true as const };

/** Who is staff, and how people sign in. */
export const adminSignInRouter = router({
  staff: staffProcedure.query(({ ctx }) => listStaff(ctx.services)),
  addStaff: staffProcedure.input(newStaff).mutation(async ({ ctx, input }) => {
    await addStaff(ctx.services, ctx.signedIn.userId, input);
    return ok;
  }),
  setRoles: staffProcedure.input(staffRolesChange).mutation(async ({ ctx, input }) => {
    await setRoles(ctx.services, ctx.signedIn.userId, input);
    return ok;
  }),
  removeStaff: staffProcedure.input(userAction).mutation(async ({ ctx, input }) => {
    await removeStaff(ctx.services, ctx.signedIn.userId, input);
    return ok;
  }),
  resetFactors: staffProcedure.input(userAction).mutation(async ({ ctx, input }) => {
    await resetFactors(ctx.services, ctx.signedIn, input);
    return ok;
  }),
  unlock: staffProcedure.input(userAction).mutation(async ({ ctx, input }) => {
    await unlockSignIn(ctx.services, ctx.signedIn, input);
    return ok;
  }),
  rules: staffProcedure
    .input(z.object({ cursor: z.string().max(320).optional(), limit: pageInput.limit }))
    .query(({ ctx, input }) => listSignInRules(ctx.services, input)),
  setDomainRule: staffProcedure.input(domainRule).mutation(async ({ ctx, input }) => {
    await setDomainRule(ctx.services, ctx.signedIn.userId, input);
    return ok;
  }),
  removeDomainRule: staffProcedure.input(domainRule.omit({ rule: true })).mutation(async ({ ctx, input }) => {
    await removeDomainRule(ctx.services, ctx.signedIn.userId, input);
    return ok;
  }),
  addSeparateEmail: staffProcedure.input(separateEmail).mutation(async ({ ctx, input }) => {
    await addSeparateEmail(ctx.services, ctx.signedIn.userId, input);
    return ok;
  }),
});
