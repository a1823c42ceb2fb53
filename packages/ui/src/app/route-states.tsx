import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, Skeleton } from '../feedback/states.tsx';
import { Card } from '../layout/page.tsx';
import { loadAgain, loadAgainFor } from './load-again.ts';
import { isMissingFile } from './missing-file.ts';
import { keepTyped } from './typed-text.ts';

/** Shown instead of a page that failed to load, for example because the server did not answer. */
export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  if (isMissingFile(error)) return <MissingFileError error={error} />;
  return <ErrorCard error={error} onRetry={() => void router.invalidate()} />;
}

/** Loads the document again when a file of the build is missing, once; an error if that did not help or there is no connection. */
function MissingFileError({ error }: { readonly error: Error }) {
  const [isLoading, setLoading] = useState(() => {
    // While this renders, React still has the page that gives way.
    keepTyped();
    return true;
  });
  useEffect(() => {
    void loadAgainFor(error).then(setLoading);
  }, [error]);
  return isLoading ? <PagePending /> : <ErrorCard error={error} onRetry={() => void loadAgain()} />;
}

function ErrorCard({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <div className="mx-auto w-full max-w-lg px-4 py-[15vh]">
      <Card>
        <ErrorState error={error} onRetry={onRetry} />
      </Card>
    </div>
  );
}

/** Shown while a page loads, for example while the session is being checked. */
export function PagePending() {
  const { t } = useTranslation('common');
  return (
    <div role="status" aria-label={t('loading')} className="mx-auto flex w-full max-w-[1200px] flex-col gap-6 px-4 py-6 md:px-6">
      <Skeleton className="h-12 max-w-sm" />
      <Skeleton className="h-64" />
    </div>
  );
}
