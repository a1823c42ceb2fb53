import { accountLifeRouter } from './account-life/router.ts';
import { accountsRouter } from './accounts/router.ts';
import { adminRouter } from './admin/router.ts';
import { announcementsRouter } from './announcements/router.ts';
import { catalogRouter } from './catalog/router.ts';
import { creditsRouter } from './credits/router.ts';
import { devicesRouter } from './devices/router.ts';
import { clientKeysRouter, keysRouter } from './keys/router.ts';
import { legalRouter } from './legal/router.ts';
import { playgroundRouter } from './playground/router.ts';
import { statusRouter } from './status/router.ts';
import { systemRouter } from './system-router.ts';
import { router } from './trpc.ts';
import { overviewRouter, usageRouter } from './usage/router.ts';
import { viewsRouter } from './views-router.ts';
import { webhooksRouter } from './webhooks-out/router.ts';

/** Root of the typed API. */
export const appRouter = router({
  system: systemRouter,
  accounts: accountsRouter,
  accountLife: accountLifeRouter,
  legal: legalRouter,
  catalog: catalogRouter,
  status: statusRouter,
  announcements: announcementsRouter,
  overview: overviewRouter,
  keys: keysRouter,
  clientKeys: clientKeysRouter,
  devices: devicesRouter,
  playground: playgroundRouter,
  usage: usageRouter,
  credits: creditsRouter,
  webhooks: webhooksRouter,
  views: viewsRouter,
  admin: adminRouter,
});

export type AppRouter = typeof appRouter;
export type { OwnKey, UsageLogPage } from './management/index.ts';
