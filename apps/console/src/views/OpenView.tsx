import { client, keepViewToken, useExplain } from '@derouter/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Opens a view with the token behind the # of the address, which works once, and goes on to the overview. */
export function OpenView() {
  const { t } = useTranslation('views');
  const explain = useExplain();
  const [error, setError] = useState<unknown>(null);
  const [hasToken] = useState(() => location.hash.length > 1);
  useEffect(() => {
    const token = location.hash.slice(1);
    // At once, so that it stays in no history.
    history.replaceState(null, '', '/view');
    if (token === '') return;
    client.admin.customers.openView
      .mutate({ token })
      .then((opened) => {
        keepViewToken(opened.token);
        // The whole page, so that nothing of the staff member's own console is left in memory.
        location.replace('/overview');
      })
      .catch(setError);
  }, []);
  const isOpening = hasToken && error === null;
  return (
    <main
      className="flex min-h-dvh flex-col items-center justify-center gap-2 px-6 text-center"
      aria-live="polite"
      data-testid="opening-view"
    >
      <h1 className="font-semibold">{t(isOpening ? 'opening' : 'endedTitle')}</h1>
      {!isOpening && (
        <p className="max-w-md text-quiet">
          {error !== null && explain(error)} {t('endedText')}
        </p>
      )}
    </main>
  );
}
