import { termsVersion } from '@derouter/locales';
import { publicProcedure, router } from './trpc.ts';
import { version } from './version.ts';

/** Facts about this installation for the pages. */
export const systemRouter = router({
  info: publicProcedure.query(({ ctx: { services } }) => ({
    mode: services.config.mode,
    publicUrl: services.config.publicUrl,
    termsVersion,
    operatorName: services.config.operator.name,
    supportEmail: services.config.operator.supportEmail,
    sandbox: services.config.sandboxUpstream,
    refunds: { windowHours: services.config.refunds.windowMs / 3_600_000, includesFee: services.config.refunds.includesFee },
    priceNoticeDays: services.config.priceNoticeDays,
    mailOutbox: services.config.mail.smtpUrl === null,
    version,
  })),
});
