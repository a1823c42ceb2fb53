import { client, lazyPage, NotFound, PageError, PagePending, pageLocale, queryClient, setTypist, trpc } from '@derouter/ui';
import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { readKeysSearch } from './key-search.ts';
import { readPricingSearch } from './pages/pricing/pricing-search.ts';
import { readUsageSearch } from './pages/usage/usage-search.ts';
import { readNext } from './read-next.ts';
import { Root } from './views/Root.tsx';

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });
const fetchMe = () => queryClient.ensureQueryData(trpc.accounts.me.queryOptions());

/**
 * Asks for the operator's notices in one call with the account, so that they do not push a page down that is shown already. Whoever is
 * not signed in is refused, which says nothing that the account does not.
 */
async function fetchAnnouncements(): Promise<void> {
  const input = { locale: pageLocale() };
  const key = trpc.announcements.current.queryKey(input);
  if (queryClient.getQueryData(key) !== undefined) return;
  const found = await client.announcements.current.query(input).catch(() => undefined);
  if (found) queryClient.setQueryData(key, found);
}

/** Asks for a page's data when somebody points at a link to it. A page that opens asks for it itself, in one call with the rest. */
const onIntent =
  (...ask: readonly (() => Promise<void>)[]) =>
  ({ cause }: { readonly cause: 'preload' | 'enter' | 'stay' }): void => {
    if (cause === 'preload') for (const one of ask) void one();
  };

/** Public pages. */
const open = createRoute({
  getParentRoute: () => root,
  id: 'open',
  component: lazyPage(() => import('./PublicFrame.tsx'), 'PublicFrame'),
});
const home = createRoute({
  getParentRoute: () => open,
  path: '/',
  beforeLoad: async () => {
    if ((await fetchMe())?.account) throw redirect({ to: '/overview' });
  },
  component: lazyPage(() => import('./pages/home/Home.tsx'), 'Home', 'public'),
});
const view = createRoute({
  getParentRoute: () => root,
  path: '/view',
  component: lazyPage(() => import('./views/OpenView.tsx'), 'OpenView', 'views'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const next = readNext(search.next);
    return next === undefined ? {} : { next };
  },
  component: lazyPage(() => import('./pages/SignIn.tsx'), 'SignIn'),
});

/** The version of a legal document that an address asks for. */
const readVersion = (search: Record<string, unknown>): { version?: string } =>
  search.version === undefined ? {} : { version: String(search.version).slice(0, 40) };
const legalPages = () => import('./pages/legal/Legal.tsx');
const terms = createRoute({
  getParentRoute: () => open,
  path: '/terms',
  validateSearch: readVersion,
  component: lazyPage(legalPages, 'Terms', 'docs'),
});
const privacy = createRoute({
  getParentRoute: () => open,
  path: '/privacy',
  validateSearch: readVersion,
  component: lazyPage(legalPages, 'Privacy', 'docs'),
});
const refunds = createRoute({
  getParentRoute: () => open,
  path: '/refunds',
  validateSearch: readVersion,
  component: lazyPage(legalPages, 'Refunds', 'docs'),
});
const acceptableUse = createRoute({
  getParentRoute: () => open,
  path: '/acceptable-use',
  validateSearch: readVersion,
  component: lazyPage(legalPages, 'AcceptableUse', 'docs'),
});

/** The documentation. Like the price list, it picks its parent layout itself. */
const docs = createRoute({
  getParentRoute: () => root,
  path: '/docs',
  beforeLoad: async ({ location }) => {
    const { loadPage } = await import('./pages/docs/page-query.ts');
    await Promise.all([fetchMe(), loadPage(location.pathname)]);
  },
  component: lazyPage(() => import('./pages/docs/Docs.tsx'), 'Docs', 'docs'),
});
const docsPage = createRoute({
  getParentRoute: () => docs,
  path: '$slug',
});

const status = createRoute({
  getParentRoute: () => open,
  path: '/status',
  component: lazyPage(() => import('./pages/status/StatusPage.tsx'), 'StatusPage', 'public'),
});

/** Prices and models. They have no parent layout because they pick the signed-in or the public one themselves. */
const pricing = createRoute({
  getParentRoute: () => root,
  path: '/pricing',
  validateSearch: readPricingSearch,
  beforeLoad: async () => void (await fetchMe()),
  component: lazyPage(() => import('./pages/pricing/Pricing.tsx'), 'PricingPage', 'public'),
});
/** The rest of the path is the id, which may contain slashes. Without one it is the former address of the price list. */
const model = createRoute({
  getParentRoute: () => root,
  path: '/models/$',
  beforeLoad: async ({ params }) => {
    if (!params._splat) throw redirect({ to: '/pricing' });
    await fetchMe();
  },
  component: lazyPage(() => import('./pages/model/ModelPage.tsx'), 'ModelPage', 'public'),
});

/** What a key may see of itself. It has no parent layout, because it asks nothing but with that key. */
const ownKey = createRoute({
  getParentRoute: () => root,
  path: '/key',
  component: lazyPage(() => import('./pages/own-key/OwnKeyPage.tsx'), 'OwnKeyPage'),
});

/** Pages that require a signed-in customer. */
const own = createRoute({
  getParentRoute: () => root,
  id: 'own',
  component: lazyPage(() => import('./SignedInFrame.tsx'), 'SignedInFrame'),
  beforeLoad: async ({ location }) => {
    const [me] = await Promise.all([fetchMe(), fetchAnnouncements()]);
    const account = me?.account;
    if (!account) throw redirect({ to: '/sign-in', search: { next: location.href } });
    setTypist(account.id);
  },
});
const overview = createRoute({
  getParentRoute: () => own,
  path: '/overview',
  loader: onIntent(() => queryClient.prefetchQuery({ ...trpc.overview.figures.queryOptions(), staleTime: 30_000 })),
  component: lazyPage(() => import('./pages/overview/Overview.tsx'), 'Overview', 'usage'),
});
const keys = createRoute({
  getParentRoute: () => own,
  path: '/keys',
  loader: onIntent(
    () => queryClient.prefetchQuery(trpc.keys.list.queryOptions()),
    () => queryClient.prefetchQuery(trpc.usage.keySpend.queryOptions()),
  ),
  validateSearch: readKeysSearch,
  component: lazyPage(() => import('./pages/Keys.tsx'), 'Keys'),
});
const playground = createRoute({
  getParentRoute: () => own,
  path: '/playground',
  component: lazyPage(() => import('./pages/playground/Playground.tsx'), 'Playground', 'playground'),
});
const device = createRoute({
  getParentRoute: () => own,
  path: '/device',
  validateSearch: (search: Record<string, unknown>): { code?: string } =>
    typeof search.code === 'string' ? { code: search.code.slice(0, 20) } : {},
  component: lazyPage(() => import('./pages/Device.tsx'), 'Device'),
});
const usage = createRoute({
  getParentRoute: () => own,
  path: '/usage',
  validateSearch: readUsageSearch,
  component: lazyPage(() => import('./pages/usage/Usage.tsx'), 'Usage', 'usage', 'views'),
});
const receipt = createRoute({
  getParentRoute: () => usage,
  path: '$receiptId',
  component: lazyPage(() => import('./pages/usage/ReceiptDrawer.tsx'), 'ReceiptDrawer', 'usage'),
});
const credits = createRoute({
  getParentRoute: () => own,
  path: '/credits',
  loader: onIntent(
    () => queryClient.prefetchQuery(trpc.credits.autoTopUp.queryOptions()),
    () => queryClient.prefetchQuery(trpc.credits.billingDetails.queryOptions()),
    () => queryClient.prefetchQuery(trpc.credits.noticeSettings.queryOptions()),
  ),
  component: lazyPage(() => import('./pages/credits/Credits.tsx'), 'Credits'),
});
const paid = createRoute({
  getParentRoute: () => own,
  path: '/credits/return',
  validateSearch: (search: Record<string, unknown>) => ({ order: String(search.order ?? '') }),
  component: lazyPage(() => import('./pages/credits/OrderPage.tsx'), 'OrderPage'),
});

const settings = createRoute({
  getParentRoute: () => own,
  path: '/settings',
  loader: onIntent(
    () => queryClient.prefetchQuery(trpc.accountLife.preferences.queryOptions()),
    () => queryClient.prefetchQuery({ ...trpc.accountLife.timeZones.queryOptions(), staleTime: Number.POSITIVE_INFINITY }),
  ),
  component: lazyPage(() => import('./pages/settings/Settings.tsx'), 'Settings', 'views'),
});
const webhooks = createRoute({
  getParentRoute: () => own,
  path: '/settings/webhooks',
  loader: onIntent(() => queryClient.prefetchQuery(trpc.webhooks.list.queryOptions())),
  component: lazyPage(() => import('./pages/webhooks/Webhooks.tsx'), 'Webhooks'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    open.addChildren([home, terms, privacy, refunds, acceptableUse, status]),
    signIn,
    view,
    docs.addChildren([docsPage]),
    pricing,
    model,
    ownKey,
    own.addChildren([overview, keys, playground, device, usage.addChildren([receipt]), credits, paid, settings, webhooks]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  defaultPendingComponent: PagePending,
  defaultPendingMs: 300,
  // The router's default of half a second would hold back a page that has arrived.
  defaultPendingMinMs: 0,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
