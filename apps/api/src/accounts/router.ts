import { codeAttempt, codeRequest, localeChange } from '@derouter/contracts';
import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';
import { readMe } from './read-me.ts';
import { requestCode } from './request-code.ts';
import { verifyCode } from './verify-code.ts';

/** Sign-up, sign-in and sign-out. */
export const accountsRouter = router({
  me: publicProcedure.query(({ ctx }) => (ctx.signedIn ? readMe(ctx.services.db, ctx.signedIn) : null)),

  requestCode: publicProcedure
    .input(codeRequest)
    .mutation(({ ctx, input }) => requestCode(ctx.services, { ...input, network: ctx.network })),

  verifyCode: publicProcedure.input(codeAttempt).mutation(async ({ ctx, input }) => {
    const result = await verifyCode(ctx.services, { ...input, network: ctx.network });
    if (result.status === 'terms_required') return result;
    ctx.setCookie(result.setCookie);
    return { status: result.status };
  }),

  signOut: publicProcedure.mutation(async ({ ctx }) => {
    if (ctx.signedIn) ctx.setCookie(await ctx.services.sessions.end(ctx.signedIn.sessionId));
    return { ok: true as const };
  }),

  setLocale: signedInProcedure.input(localeChange).mutation(async ({ ctx, input }) => {
    await ctx.services.db.update(schema.users).set({ locale: input.locale }).where(eq(schema.users.id, ctx.signedIn.userId));
    return { ok: true as const };
  }),
});
