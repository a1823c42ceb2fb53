import { Card, EmptyState } from '@derouter/ui';
import { useTranslation } from 'react-i18next';

/** What is shown in place of a page that no role of the staff member opens. */
export function NotForRole() {
  const { t } = useTranslation('staff');
  return (
    <div className="mx-auto w-full max-w-[1200px] px-4 py-6 md:px-6" data-testid="not-for-role">
      <Card>
        <EmptyState title={t('pageTitle')} text={t('pageText')} />
      </Card>
    </div>
  );
}
