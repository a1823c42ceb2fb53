import { readViewToken } from '@derouter/ui';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';

const ViewBanner = lazy(async () => ({ default: (await import('./ViewBanner.tsx')).ViewBanner }));

/** Every page, below a banner while a staff member looks at the console as a customer sees it. */
export function Root() {
  return readViewToken() === null ? (
    <Outlet />
  ) : (
    <Suspense>
      <ViewBanner>
        <Outlet />
      </ViewBanner>
    </Suspense>
  );
}
