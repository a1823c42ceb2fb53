import { NotFound, PageError, PagePending, queryClient, trpc } from '@derouter/ui';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { PublicFrame } from './PublicFrame.tsx';
import { readPricingSearch } from './pages/pricing/pricing-search.ts';
import { SignedInFrame } from './SignedInFrame.tsx';
import { readUsageSearch } from './usage-search.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
const fetchMe = () => queryClient.ensureQueryData(trpc.accounts.me.queryOptions());

/** Public pages. */
const open = createRoute({ getParentRoute: () => root, id: 'open', component: PublicFrame });
const home = createRoute({
  getParentRoute: () => open,
  path: '/',
  beforeLoad: async () => {
    if ((await fetchMe())?.account) throw redirect({ to: '/overview' });
  },
  component: lazyRouteComponent(() => import('./pages/home/Home.tsx'), 'Home'),
});
const signIn = createRoute({
  getParentRoute: () => open,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === 'string' && /^\/(?![/\\])/.test(search.next) ? { next: search.next } : {},
  component: lazyRouteComponent(() => import('./pages/SignIn.tsx'), 'SignIn'),
});
const terms = createRoute({
  getParentRoute: () => open,
  path: '/terms',
  validateSearch: (search: Record<string, unknown>): { version?: string } =>
    search.version === undefined ? {} : { version: String(search.version).slice(0, 40) },
  component: lazyRouteComponent(() => import('./pages/Terms.tsx'), 'Terms'),
});

const status = createRoute({
  getParentRoute: () => open,
  path: '/status',
  component: lazyRouteComponent(() => import('./pages/status/StatusPage.tsx'), 'StatusPage'),
});

/** Prices and models. They have no parent layout because they pick the signed-in or the public one themselves. */
const pricing = createRoute({
  getParentRoute: () => root,
  path: '/pricing',
  validateSearch: readPricingSearch,
  beforeLoad: async () => void (await fetchMe()),
  component: lazyRouteComponent(() => import('./pages/pricing/Pricing.tsx'), 'PricingPage'),
});
/** The rest of the path is the id, which may contain slashes. Without one it is the former address of the price list. */
const model = createRoute({
  getParentRoute: () => root,
  path: '/models/$',
  beforeLoad: async ({ params }) => {
    if (!params._splat) throw redirect({ to: '/pricing' });
    await fetchMe();
  },
  component: lazyRouteComponent(() => import('./pages/model/ModelPage.tsx'), 'ModelPage'),
});

/** What a key may see of itself. It has no parent layout, because it asks nothing but with that key. */
const ownKey = createRoute({
  getParentRoute: () => root,
  path: '/key',
  component: lazyRouteComponent(() => import('./pages/own-key/OwnKeyPage.tsx'), 'OwnKeyPage'),
});

/** Pages that require a signed-in customer. */
const own = createRoute({
  getParentRoute: () => root,
  id: 'own',
  component: SignedInFrame,
  beforeLoad: async ({ location }) => {
    if (!(await fetchMe())?.account) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
});
const overview = createRoute({
  getParentRoute: () => own,
  path: '/overview',
  component: lazyRouteComponent(() => import('./pages/Overview.tsx'), 'Overview'),
});
const keys = createRoute({
  getParentRoute: () => own,
  path: '/keys',
  component: lazyRouteComponent(() => import('./pages/Keys.tsx'), 'Keys'),
});
const device = createRoute({
  getParentRoute: () => own,
  path: '/device',
  validateSearch: (search: Record<string, unknown>): { code?: string } =>
    typeof search.code === 'string' ? { code: search.code.slice(0, 20) } : {},
  component: lazyRouteComponent(() => import('./pages/Device.tsx'), 'Device'),
});
const usage = createRoute({
  getParentRoute: () => own,
  path: '/usage',
  validateSearch: readUsageSearch,
  component: lazyRouteComponent(() => import('./pages/Usage.tsx'), 'Usage'),
});
const receipt = createRoute({
  getParentRoute: () => usage,
  path: '$receiptId',
  component: lazyRouteComponent(() => import('./pages/ReceiptDrawer.tsx'), 'ReceiptDrawer'),
});
const credits = createRoute({
  getParentRoute: () => own,
  path: '/credits',
  component: lazyRouteComponent(() => import('./pages/credits/Credits.tsx'), 'Credits'),
});
const paid = createRoute({
  getParentRoute: () => own,
  path: '/credits/return',
  validateSearch: (search: Record<string, unknown>) => ({ order: String(search.order ?? '') }),
  component: lazyRouteComponent(() => import('./pages/credits/OrderPage.tsx'), 'OrderPage'),
});

const settings = createRoute({
  getParentRoute: () => own,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/Settings.tsx'), 'Settings'),
});
const webhooks = createRoute({
  getParentRoute: () => own,
  path: '/settings/webhooks',
  component: lazyRouteComponent(() => import('./pages/webhooks/Webhooks.tsx'), 'Webhooks'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    open.addChildren([home, signIn, terms, status]),
    pricing,
    model,
    ownKey,
    own.addChildren([overview, keys, device, usage.addChildren([receipt]), credits, paid, settings, webhooks]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  defaultPendingComponent: PagePending,
  defaultPendingMs: 300,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
