import { passkeyAssertion, passkeyRegistration } from '@derouter/contracts';
import { z } from 'zod';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';
import { finishPasskeySignIn, finishRegistration, listPasskeys, removePasskey, startPasskeySignIn, startRegistration } from './passkeys.ts';

/** Passkeys of the signed-in user, and signing in with one. */
export const passkeysRouter = router({
  list: signedInProcedure.query(({ ctx }) => listPasskeys(ctx.services.db, ctx.signedIn.userId)),

  startRegistration: signedInProcedure.mutation(({ ctx }) => startRegistration(ctx.services, ctx.signedIn)),

  finishRegistration: signedInProcedure.input(passkeyRegistration).mutation(async ({ ctx, input }) => {
    const { setCookie, recoveryCodes } = await finishRegistration(ctx.services, ctx.signedIn, input);
    if (setCookie) ctx.setCookie(setCookie);
    return { recoveryCodes };
  }),

  remove: signedInProcedure.input(z.object({ id: z.uuid() })).mutation(async ({ ctx, input }) => {
    await removePasskey(ctx.services, ctx.signedIn, input.id);
    return { ok: true as const };
  }),

  startSignIn: publicProcedure.mutation(({ ctx }) => startPasskeySignIn(ctx.services, ctx.network)),

  finishSignIn: publicProcedure.input(passkeyAssertion).mutation(async ({ ctx, input }) => {
    const origin = { network: ctx.network, device: ctx.device, replaces: ctx.signedIn?.sessionId };
    ctx.setCookie(await finishPasskeySignIn(ctx.services, input, origin));
    return { ok: true as const };
  }),
});
