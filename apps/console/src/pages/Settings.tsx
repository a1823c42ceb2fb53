import { Page, PasskeysCard, SessionsCard } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { ExportCard } from './ExportCard.tsx';

/** How the user signs in, and where they are signed in. */
export function Settings() {
  const { t } = useTranslation('console');
  return (
    <Page title={t('settings.title')} lead={t('settings.lead')}>
      <PasskeysCard />
      <SessionsCard />
      <ExportCard />
    </Page>
  );
}
