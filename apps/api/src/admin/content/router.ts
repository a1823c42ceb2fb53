import { newAnnouncement } from '@derouter/contracts';
import { locales } from '@derouter/locales';
import { z } from 'zod';
import { router, staffProcedure } from '../../trpc.ts';
import { pageInput as page } from '../paging.ts';
import { announcementStates, createAnnouncement, endAnnouncement, listAnnouncements, updateAnnouncement } from './announcements.ts';
import { listMailTemplates, readMailPreview } from './preview-mail.ts';

const byId = z.object({ id: z.uuid() });
const locale = z.enum(locales);

/** What customers read: announcements and mails. */
export const adminContentRouter = router({
  announcements: staffProcedure
    .input(z.object({ state: z.enum(announcementStates).optional(), ...page }))
    .query(({ ctx, input }) => listAnnouncements(ctx.services, input)),
  createAnnouncement: staffProcedure
    .input(newAnnouncement)
    .mutation(({ ctx, input }) => createAnnouncement(ctx.services, ctx.signedIn.userId, input)),
  updateAnnouncement: staffProcedure
    .input(newAnnouncement.extend(byId.shape))
    .mutation(({ ctx, input: { id, ...values } }) => updateAnnouncement(ctx.services, ctx.signedIn.userId, id, values)),
  endAnnouncement: staffProcedure.input(byId).mutation(({ ctx, input }) => endAnnouncement(ctx.services, ctx.signedIn.userId, input.id)),
  mails: staffProcedure.input(z.object({ locale })).query(({ ctx, input }) => listMailTemplates(ctx.services.config, input.locale)),
  mail: staffProcedure
    .input(z.object({ template: z.string().max(60), locale }))
    .query(({ ctx, input }) => readMailPreview(ctx.services.config, input.template, input.locale)),
});
