import { AuthenticatorCard, buttonClass, Card, Page, PasskeysCard, SessionsCard, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ExportCard } from './ExportCard.tsx';

/** How the user signs in, where they are signed in, and what else concerns the account. */
export function Settings() {
  const { t } = useTranslation('console');
  const me = useQuery(trpc.accounts.me.queryOptions());
  return (
    <Page title={t('settings.title')} lead={t('settings.lead')}>
      <PasskeysCard />
      {me.data?.isStaff === false && <AuthenticatorCard />}
      <SessionsCard />
      <Card title={t('webhooks.title')}>
        <div className="flex flex-col items-start gap-3 p-4">
          <p className="text-quiet">{t('webhooks.lead')}</p>
          <Link to="/settings/webhooks" className={buttonClass()} data-testid="to-webhooks">
            {t('webhooks.manage')}
          </Link>
        </div>
      </Card>
      <ExportCard />
    </Page>
  );
}
