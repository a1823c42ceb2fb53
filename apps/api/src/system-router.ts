import { termsVersion } from '@derouter/locales';
import { publicProcedure, router } from './trpc.ts';
import { version } from './version.ts';

/** Facts about this installation for the pages. */
export const systemRouter = router({
  info: publicProcedure.query(({ ctx: { services } }) => ({
    mode: services.config.mode,
    publicUrl: services.config.publicUrl,
    termsVersion,
    sandbox: services.config.sandboxUpstream,
    priceNoticeDays: services.config.priceNoticeDays,
    mailOutbox: services.config.mail.smtpUrl === null,
    version,
  })),
});
