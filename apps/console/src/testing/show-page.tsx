import { createI18n } from '@derouter/locales/web';
import { queryClient, UndoOffer } from '@derouter/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  type AnyRouter,
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { cleanup, configure, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { i18n } from 'i18next';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { afterAll, afterEach, beforeAll } from 'vitest';

interface Refusal {
  readonly refused: { readonly code: string; readonly param?: string };
}

/** An answer that refuses a call, as the server's errors arrive. */
export const refuse = (code: string, param?: string): Refusal => ({ refused: { code, ...(param !== undefined && { param }) } });

const isRefusal = (answer: unknown): answer is Refusal => typeof answer === 'object' && answer !== null && 'refused' in answer;

function toMessage(answer: unknown) {
  if (!isRefusal(answer)) return { result: { data: answer ?? null } };
  const { code, param = null } = answer.refused;
  const data = { code: 'BAD_REQUEST', httpStatus: 400, derouterCode: code, param };
  return { error: { message: 'Refused.', code: -32_600, data } };
}

/**
 * Serves the typed API to the tests of a file. `answers` are by procedure; `calls` holds what was asked since the test began. `server` can
 * be told to serve files.
 */
export function serveApi(answers: Record<string, (input: never) => unknown>) {
  // A busy machine takes longer than a second.
  configure({ asyncUtilTimeout: 15_000 });
  const calls: { readonly path: string; readonly input: unknown }[] = [];
  const server = setupServer(
    http.all('*/trpc/:paths', async ({ params, request }) => {
      const query = new URL(request.url).searchParams.get('input');
      const inputs = request.method === 'GET' ? JSON.parse(query ?? '{}') : await request.json();
      const paths = String(params.paths).split(',');
      for (const [i, path] of paths.entries()) calls.push({ path, input: inputs[i] });
      return HttpResponse.json(await Promise.all(paths.map(async (path, i) => toMessage(await answers[path]?.(inputs[i] as never)))));
    }),
  );
  beforeAll(() => {
    server.listen();
    window.scrollTo = () => undefined;
    window.ResizeObserver ??= class {
      observe() {}
      unobserve() {}
      disconnect() {}
    };
    Element.prototype.scrollIntoView ??= () => undefined;
  });
  afterAll(() => server.close());
  afterEach(() => {
    cleanup();
    queryClient.clear();
    calls.length = 0;
  });
  return { answers, calls, server };
}

/** Renders a page of the console at `/`, with its texts, router and cache. Other addresses show their path. */
export async function showPage(page: () => ReactNode, locale: 'en' | 'ar' = 'en') {
  const texts = await createI18n('console', locale, ['common', 'console', 'usage', 'public', 'docs']);
  const root = createRootRoute({ component: Outlet });
  const router = createRouter({
    routeTree: root.addChildren([
      createRoute({ getParentRoute: () => root, path: '/', component: page }),
      createRoute({ getParentRoute: () => root, path: '$', component: () => 'elsewhere' }),
    ]),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  return { ...renderRouter(router, texts), router };
}

/** Renders the page that a router has open, with its texts and cache. */
export function renderRouter(router: AnyRouter, texts: i18n) {
  const view = render(
    <I18nextProvider i18n={texts}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <UndoOffer />
      </QueryClientProvider>
    </I18nextProvider>,
  );
  return { ...view, user: userEvent.setup() };
}
