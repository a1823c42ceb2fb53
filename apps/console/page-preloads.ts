import type { PagePreloads } from '../../scripts/preloads-plugin.ts';
import { contents, pathOf } from './src/docs/contents.ts';

const page = (path: string, modules: readonly string[], texts: readonly string[] = []): PagePreloads => ({
  path,
  modules: modules.map((module) => `apps/console/src/${module}`),
  texts: ['console', ...texts],
});
const open = (path: string, module: string, ...texts: string[]) => page(path, ['PublicFrame.tsx', `pages/${module}`], texts);
const own = (path: string, module: string, ...texts: string[]) => page(path, ['SignedInFrame.tsx', `pages/${module}`], texts);
const docsModules = ['PublicFrame.tsx', 'pages/docs/page-query.ts', 'pages/docs/Docs.tsx'];

/** What each page loads besides the console itself. Pages that are not here load it when they open. */
export const pagePreloads: readonly PagePreloads[] = [
  { path: '/sign-in', modules: [], texts: [] },
  open('/', 'home/Home.tsx', 'public'),
  open('/status', 'status/StatusPage.tsx', 'public'),
  open('/terms', 'legal/Legal.tsx', 'docs'),
  open('/privacy', 'legal/Legal.tsx', 'docs'),
  open('/refunds', 'legal/Legal.tsx', 'docs'),
  open('/acceptable-use', 'legal/Legal.tsx', 'docs'),
  open('/pricing', 'pricing/Pricing.tsx', 'public'),
  open('/models/*', 'model/ModelPage.tsx', 'public'),
  ...contents.flatMap(({ slugs }) => slugs).map((slug) => page(pathOf(slug), [...docsModules, `docs/pages/${slug}.md`], ['docs'])),
  page('/key', ['pages/own-key/OwnKeyPage.tsx']),
  own('/overview', 'overview/Overview.tsx', 'usage'),
  own('/usage', 'usage/Usage.tsx', 'usage', 'views'),
  page('/usage/*', ['SignedInFrame.tsx', 'pages/usage/Usage.tsx', 'pages/usage/ReceiptDrawer.tsx'], ['usage', 'views']),
  own('/keys', 'Keys.tsx'),
  own('/credits', 'credits/Credits.tsx'),
  own('/credits/return', 'credits/OrderPage.tsx'),
  own('/playground', 'playground/Playground.tsx', 'playground'),
  own('/settings', 'settings/Settings.tsx', 'views'),
  own('/settings/webhooks', 'webhooks/Webhooks.tsx'),
  own('/device', 'Device.tsx'),
  page('/view', ['views/OpenView.tsx'], ['views']),
];
