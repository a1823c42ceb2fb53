import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState, Skeleton } from '../feedback/states.tsx';
import { Card } from '../layout/page.tsx';

/** Shown instead of a page that failed to load, for example because the server did not answer. */
export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <div className="mx-auto max-w-lg px-4 py-[15vh]">
      <Card>
        <ErrorState error={error} onRetry={() => void router.invalidate()} />
      </Card>
    </div>
  );
}

/** Shown while a page loads, for example while the session is being checked. */
export function PagePending() {
  const { t } = useTranslation('common');
  return (
    <div role="status" aria-label={t('loading')} className="mx-auto flex max-w-[1200px] flex-col gap-6 px-4 py-6 md:px-6">
      <Skeleton className="h-12 max-w-sm" />
      <Skeleton className="h-64" />
    </div>
  );
}
