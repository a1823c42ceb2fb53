import {
  codeAttempt,
  codeRequest,
  confirmation,
  confirmationRequest,
  displayChange,
  emailChange,
  emailChangeRequest,
  localeChange,
} from '@derouter/contracts';
import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { commitChange } from '../jobs/index.ts';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';
import { authenticatorRouter } from './authenticator-router.ts';
import { changeEmail, requestEmailChange } from './change-email.ts';
import { checkConfirmation, requestConfirmation } from './confirm-code.ts';
import { changeDisplay } from './display.ts';
import { listSessions, revokeSession, revokeSessions } from './own-sessions.ts';
import { passkeysRouter } from './passkeys-router.ts';
import { readMe } from './read-me.ts';
import { requestCode } from './request-code.ts';
import { secondFactorRouter } from './second-factor-router.ts';
import { verifyCode } from './verify-code.ts';

const ok = { ok: true as const };

/** Sign-up, sign-in and sign-out. */
export const accountsRouter = router({
  me: publicProcedure.query(({ ctx }) => (ctx.signedIn ? readMe(ctx.services, ctx.signedIn) : null)),

  requestCode: publicProcedure
    .input(codeRequest)
    .mutation(({ ctx, input }) => requestCode(ctx.services, { ...input, network: ctx.network })),

  verifyCode: publicProcedure.input(codeAttempt).mutation(async ({ ctx, input }) => {
    const origin = { network: ctx.network, device: ctx.device, replaces: ctx.signedIn?.sessionId };
    const result = await verifyCode(ctx.services, { ...input, ...origin });
    if (result.status !== 'signed_in') return result;
    ctx.setCookie(result.setCookie);
    return { status: result.status };
  }),

  signOut: publicProcedure.mutation(async ({ ctx }) => {
    if (ctx.signedIn) ctx.setCookie(await ctx.services.sessions.end(ctx.signedIn.sessionId));
    return ok;
  }),

  setLocale: signedInProcedure.input(localeChange).mutation(async ({ ctx, input }) => {
    await ctx.services.db.update(schema.users).set({ locale: input.locale }).where(eq(schema.users.id, ctx.signedIn.userId));
    return ok;
  }),

  setDisplay: signedInProcedure.input(displayChange).mutation(({ ctx, input }) => changeDisplay(ctx.services, ctx.signedIn.userId, input)),

  /** Mails a code that confirms one action. */
  requestConfirmation: signedInProcedure
    .input(confirmationRequest)
    .mutation(({ ctx, input }) => requestConfirmation(ctx.services, ctx.signedIn, { ...input, network: ctx.network })),

  /** Confirms that the user is there; for ten minutes, sign-in methods may then be changed. */
  confirm: signedInProcedure.input(confirmation).mutation(async ({ ctx, input }) => {
    const { services, signedIn, network } = ctx;
    const confirm = await checkConfirmation(services, signedIn, 'security', { ...input, network });
    const setCookie = await commitChange(services, async (tx) => {
      await confirm(tx);
      return { value: await services.sessions.rotate(signedIn.sessionId, { db: tx.db, authenticated: true }), notices: [] };
    });
    ctx.setCookie(setCookie);
    return ok;
  }),

  email: router({
    /** Mails a code to the current and one to the new address. */
    requestChange: signedInProcedure
      .input(emailChangeRequest)
      .mutation(({ ctx, input }) => requestEmailChange(ctx.services, ctx.signedIn, { ...input, network: ctx.network })),
    change: signedInProcedure.input(emailChange).mutation(async ({ ctx, input }) => {
      const { challengeId, code, nextChallengeId, nextCode } = input;
      const codes = { current: { challengeId, code }, next: { challengeId: nextChallengeId, code: nextCode } };
      ctx.setCookie(await changeEmail(ctx.services, ctx.signedIn, { ...codes, network: ctx.network }));
      return ok;
    }),
  }),

  sessions: router({
    list: signedInProcedure.query(({ ctx }) => listSessions(ctx.services.db, ctx.signedIn)),
    revoke: signedInProcedure.input(z.object({ id: z.uuid() })).mutation(async ({ ctx, input }) => {
      await revokeSession(ctx.services.db, ctx.signedIn, input.id);
      return ok;
    }),
    revokeOthers: signedInProcedure.mutation(async ({ ctx }) => {
      await revokeSessions(ctx.services.db, ctx.signedIn.userId, ctx.signedIn.sessionId);
      return ok;
    }),
  }),

  passkeys: passkeysRouter,
  authenticator: authenticatorRouter,
  secondFactor: secondFactorRouter,
});
