import { termsVersion } from '@derouter/locales';
import type { Services } from './services.ts';
import { publicProcedure, router } from './trpc.ts';
import { version } from './version.ts';

/** Facts about this installation, for the pages. */
export const readSystemInfo = ({ config }: Pick<Services, 'config'>) => ({
  mode: config.mode,
  publicUrl: config.publicUrl,
  termsVersion,
  operatorName: config.operator.name,
  supportEmail: config.operator.supportEmail,
  sandbox: config.sandboxUpstream,
  refunds: { windowHours: config.refunds.windowMs / 3_600_000, includesFee: config.refunds.includesFee },
  priceNoticeDays: config.priceNoticeDays,
  mailOutbox: config.mail.smtpUrl === null,
  version,
});

export const systemRouter = router({
  info: publicProcedure.query(({ ctx }) => readSystemInfo(ctx.services)),
});
