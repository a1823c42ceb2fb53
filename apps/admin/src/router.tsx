import { lazyPage, NotFound, PageError, PagePending, queryClient, trpc } from '@derouter/ui';
import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import { readAuditSearch } from './pages/audit/audit-search.ts';
import { readBooksSearch } from './pages/books/books-search.ts';
import { readContentSearch } from './pages/content/tabs.ts';
import { readCustomerSearch, readCustomersSearch } from './pages/customers/customers-search.ts';
import { readModelsSearch } from './pages/models/models-search.ts';
import { readPaymentsSearch } from './pages/payments/tabs.ts';
import { readRequestsSearch } from './pages/requests/requests-search.ts';
import { readSystemSearch } from './pages/system/tabs.ts';
import { readTodaySearch } from './pages/today/today-search.ts';
import { readUpstreamsSearch } from './pages/upstreams/upstreams-search.ts';
import { StaffFrame } from './StaffFrame.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyPage(() => import('./pages/SignIn.tsx'), 'SignIn'),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>) => ({ token: String(search.token ?? '') }),
  component: lazyPage(() => import('./pages/SignIn.tsx'), 'Setup'),
});
const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  beforeLoad: async () => {
    const me = await queryClient.ensureQueryData(trpc.accounts.me.queryOptions());
    if (!me?.isStaff) throw redirect({ to: '/sign-in' });
    if (me.hasPassedSecondFactor) throw redirect({ to: '/today' });
  },
  component: lazyPage(() => import('./pages/SecondFactor.tsx'), 'SecondFactor'),
});
const staff = createRoute({
  getParentRoute: () => root,
  id: 'staff',
  component: StaffFrame,
  beforeLoad: async () => {
    const me = await queryClient.ensureQueryData(trpc.accounts.me.queryOptions());
    if (!me?.isStaff) throw redirect({ to: '/sign-in' });
    if (!me.hasPassedSecondFactor) throw redirect({ to: '/second-factor' });
    await queryClient.ensureQueryData(trpc.admin.me.queryOptions());
  },
});
const home = createRoute({
  getParentRoute: () => staff,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today' });
  },
});
const customers = createRoute({
  getParentRoute: () => staff,
  path: '/customers',
  validateSearch: readCustomersSearch,
  component: lazyPage(() => import('./pages/customers/Customers.tsx'), 'Customers'),
});
const customer = createRoute({
  getParentRoute: () => staff,
  path: '/customers/$accountId',
  validateSearch: readCustomerSearch,
  component: lazyPage(() => import('./pages/customers/page/Customer.tsx'), 'Customer'),
});
const upstreams = createRoute({
  getParentRoute: () => staff,
  path: '/upstreams',
  validateSearch: readUpstreamsSearch,
  component: lazyPage(() => import('./pages/upstreams/Upstreams.tsx'), 'Upstreams'),
});
const models = createRoute({
  getParentRoute: () => staff,
  path: '/models',
  validateSearch: readModelsSearch,
  component: lazyPage(() => import('./pages/models/Models.tsx'), 'Models'),
});
const payments = createRoute({
  getParentRoute: () => staff,
  path: '/payments',
  validateSearch: readPaymentsSearch,
  component: lazyPage(() => import('./pages/payments/Payments.tsx'), 'Payments'),
});
const requests = createRoute({
  getParentRoute: () => staff,
  path: '/requests',
  validateSearch: readRequestsSearch,
  // Where links of before led.
  beforeLoad: ({ location }) => {
    const { id } = location.search as { readonly id?: unknown };
    if (typeof id === 'string') throw redirect({ to: '/requests/$id', params: { id } });
  },
  component: lazyPage(() => import('./pages/requests/Requests.tsx'), 'Requests'),
});
const oneRequest = createRoute({
  getParentRoute: () => staff,
  path: '/requests/$id',
  component: lazyPage(() => import('./pages/requests/OneRequest.tsx'), 'OneRequest'),
});
const today = createRoute({
  getParentRoute: () => staff,
  path: '/today',
  validateSearch: readTodaySearch,
  component: lazyPage(() => import('./pages/today/Today.tsx'), 'Today'),
});
const security = createRoute({
  getParentRoute: () => staff,
  path: '/security',
  component: lazyPage(() => import('./pages/security/Security.tsx'), 'Security'),
});
const legal = createRoute({
  getParentRoute: () => staff,
  path: '/terms',
  component: lazyPage(() => import('./pages/legal/Legal.tsx'), 'Legal'),
});

const system = createRoute({
  getParentRoute: () => staff,
  path: '/system',
  validateSearch: readSystemSearch,
  component: lazyPage(() => import('./pages/system/System.tsx'), 'System'),
});
const content = createRoute({
  getParentRoute: () => staff,
  path: '/content',
  validateSearch: readContentSearch,
  component: lazyPage(() => import('./pages/content/Content.tsx'), 'Content'),
});
const books = createRoute({
  getParentRoute: () => staff,
  path: '/books',
  validateSearch: readBooksSearch,
  component: lazyPage(() => import('./pages/books/Books.tsx'), 'Books'),
});
const audit = createRoute({
  getParentRoute: () => staff,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyPage(() => import('./pages/audit/Audit.tsx'), 'Audit'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setup,
    secondFactor,
    staff.addChildren([
      home,
      today,
      customers,
      customer,
      payments,
      upstreams,
      models,
      requests,
      oneRequest,
      legal,
      security,
      books,
      content,
      system,
      audit,
    ]),
  ]),
  basepath: '/admin',
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
