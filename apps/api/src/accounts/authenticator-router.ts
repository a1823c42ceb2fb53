import { factorCode, totpCode } from '@derouter/contracts';
import { accountProcedure, router } from '../trpc.ts';
import {
  confirmAuthenticator,
  readAuthenticator,
  removeAuthenticator,
  replaceAuthenticatorCodes,
  startAuthenticator,
} from './authenticator.ts';

/** The optional authenticator app of a customer. */
export const authenticatorRouter = router({
  read: accountProcedure.query(({ ctx }) => readAuthenticator(ctx.services, ctx.signedIn.userId)),

  start: accountProcedure.mutation(({ ctx }) => startAuthenticator(ctx.services, ctx.signedIn)),

  confirm: accountProcedure.input(totpCode).mutation(async ({ ctx, input }) => ({
    recoveryCodes: await confirmAuthenticator(ctx.services, ctx.signedIn, input.code),
  })),

  replaceRecoveryCodes: accountProcedure.input(factorCode).mutation(async ({ ctx, input }) => ({
    recoveryCodes: await replaceAuthenticatorCodes(ctx.services, ctx.signedIn, input.code),
  })),

  remove: accountProcedure.input(factorCode).mutation(async ({ ctx, input }) => {
    await removeAuthenticator(ctx.services, ctx.signedIn, input.code);
    return { ok: true as const };
  }),
});
