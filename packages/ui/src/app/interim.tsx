import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState, Skeleton } from '../feedback/states.tsx';
import { Card } from '../layout/page.tsx';

/** Stands where a page could not be opened at all, such as when the server does not answer. */
export function PageFailed({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <div className="mx-auto max-w-lg px-4 py-[15vh]">
      <Card>
        <ErrorState error={error} onRetry={() => void router.invalidate()} />
      </Card>
    </div>
  );
}

/** Stands where a page will be, when the server takes its time to say who is signed in. */
export function PageOpening() {
  const { t } = useTranslation('common');
  return (
    <div role="status" aria-label={t('loading')} className="mx-auto flex max-w-[1200px] flex-col gap-6 px-4 py-6 md:px-6">
      <Skeleton className="h-12 max-w-sm" />
      <Skeleton className="h-64" />
    </div>
  );
}
