import { parseLocale } from '@derouter/locales';
import { z } from 'zod';
import { router, signedInProcedure } from '../trpc.ts';
import { readAnnouncements } from './read-announcements.ts';

/** Notices of the operator. */
export const announcementsRouter = router({
  current: signedInProcedure
    .input(z.object({ locale: z.string().max(10) }))
    .query(({ ctx, input }) => readAnnouncements(ctx.services, parseLocale(input.locale))),
});
