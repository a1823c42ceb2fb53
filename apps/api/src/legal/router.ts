import { legalAcceptance, legalDocument } from '@derouter/contracts';
import { z } from 'zod';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';
import { acceptLegalVersion, listLegalVersions, readLegalText } from './legal-versions.ts';

/** The legal documents in all their versions. */
export const legalRouter = router({
  versions: publicProcedure.query(({ ctx }) => listLegalVersions(ctx.services.sql)),
  read: publicProcedure
    .input(z.object({ document: legalDocument, version: z.string().max(40).optional() }))
    .query(({ ctx, input }) => readLegalText(ctx.services.sql, input.document, input.version)),
  accept: signedInProcedure.input(legalAcceptance).mutation(async ({ ctx, input }) => {
    await acceptLegalVersion(ctx.services.sql, { userId: ctx.signedIn.userId, network: ctx.network }, input);
    return { ok: true as const };
  }),
});
