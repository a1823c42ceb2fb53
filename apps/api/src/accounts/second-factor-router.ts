import { recoveryCode, totpCode } from '@derouter/contracts';
import { enrollingStaffProcedure, router } from '../trpc.ts';
import { passRecoveryCode, passTotp, readFactors, removeTotp, replaceRecoveryCodes, startTotp } from './second-factor.ts';

/** The second factor of staff, for sessions that have not passed it yet. */
export const secondFactorRouter = router({
  read: enrollingStaffProcedure.query(async ({ ctx }) => ({
    ...(await readFactors(ctx.services.sql, ctx.signedIn.userId)),
    isPassed: ctx.signedIn.secondFactorAt !== null,
  })),

  startTotp: enrollingStaffProcedure.mutation(({ ctx }) => startTotp(ctx.services, ctx.signedIn)),

  passTotp: enrollingStaffProcedure.input(totpCode).mutation(async ({ ctx, input }) => {
    const { setCookie, recoveryCodes } = await passTotp(ctx.services, ctx.signedIn, input.code);
    ctx.setCookie(setCookie);
    return { recoveryCodes };
  }),

  passRecoveryCode: enrollingStaffProcedure.input(recoveryCode).mutation(async ({ ctx, input }) => {
    const { setCookie, recoveryCodes } = await passRecoveryCode(ctx.services, ctx.signedIn, input.code);
    ctx.setCookie(setCookie);
    return { recoveryCodes };
  }),

  removeTotp: enrollingStaffProcedure.mutation(async ({ ctx }) => {
    await removeTotp(ctx.services, ctx.signedIn);
    return { ok: true as const };
  }),

  replaceRecoveryCodes: enrollingStaffProcedure.mutation(async ({ ctx }) => ({
    recoveryCodes: await replaceRecoveryCodes(ctx.services, ctx.signedIn),
  })),
});
