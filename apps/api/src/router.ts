import { authRouter } from './accounts/index.ts';
import { adminRouter } from './admin/index.ts';
import { catalogRouter } from './catalog/index.ts';
import { creditsRouter } from './credits/index.ts';
import { keysRouter } from './keys/index.ts';
import { systemRouter } from './system-router.ts';
import { router } from './trpc.ts';
import { overviewRouter, usageRouter } from './usage/index.ts';

/** The typed API's table of contents. */
export const appRouter = router({
  system: systemRouter,
  auth: authRouter,
  catalog: catalogRouter,
  overview: overviewRouter,
  keys: keysRouter,
  usage: usageRouter,
  credits: creditsRouter,
  admin: adminRouter,
});

export type AppRouter = typeof appRouter;
