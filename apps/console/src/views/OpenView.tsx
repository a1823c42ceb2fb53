import { client, EmptyState, keepViewToken, useExplain } from '@derouter/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Opens a view with the token behind the # of the address, which works once, and goes on to the overview. */
export function OpenView() {
  const { t } = useTranslation('views');
  const explain = useExplain();
  const [error, setError] = useState<unknown>(null);
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
  return (
    <div className="flex min-h-dvh items-center justify-center" data-testid="opening-view">
      {error === null ? (
        <EmptyState title={t('opening')} text="" />
      ) : (
        <EmptyState title={t('endedTitle')} text={`${explain(error)} ${t('endedText')}`} />
      )}
    </div>
  );
}
