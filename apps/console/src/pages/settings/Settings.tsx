import { AuthenticatorCard, buttonClass, Card, Notice, Page, PasskeysCard, SessionsCard, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NoticeSettings } from '../credits/NoticeSettings.tsx';
import { AddressCard } from './AddressCard.tsx';
import { DeletionCard } from './DeletionCard.tsx';
import { ExportCard } from './ExportCard.tsx';
import { PreferencesCard } from './PreferencesCard.tsx';
import { StaffViewsCard } from './StaffViewsCard.tsx';

/** The user and the account: address, language, emails, sign-in, webhooks, export and deletion. */
export function Settings() {
  const { t } = useTranslation('console');
  const me = useQuery(trpc.accounts.me.queryOptions());
  // What cannot be changed before new terms are accepted is left out.
  const isPending = Boolean(me.data?.pendingTerms);
  return (
    <Page title={t('settings.title')} lead={t('settings.lead')}>
      {isPending && (
        <Notice tone="warn">
          {t('newTerms.limited')}{' '}
          <Link to="/overview" className="text-accent underline">
            {t('newTerms.read')}
          </Link>
        </Notice>
      )}
      <div className="grid gap-6 lg:grid-cols-2 lg:items-start">
        <div className="flex min-w-0 flex-col gap-6">
          <AddressCard />
          {!isPending && <PreferencesCard />}
        </div>
        <div className="flex min-w-0 flex-col gap-6">{isPending ? <ExportCard /> : <NoticeSettings />}</div>
      </div>
      <PasskeysCard />
      {me.data?.isStaff === false && !isPending && <AuthenticatorCard />}
      <SessionsCard />
      <StaffViewsCard />
      {!isPending && (
        <Card title={t('webhooks.title')}>
          <div className="flex flex-col items-start gap-3 p-4">
            <p className="text-quiet">{t('webhooks.lead')}</p>
            <Link to="/settings/webhooks" className={buttonClass()} data-testid="to-webhooks">
              {t('webhooks.manage')}
            </Link>
          </div>
        </Card>
      )}
      {!isPending && <ExportCard />}
      <DeletionCard />
    </Page>
  );
}
