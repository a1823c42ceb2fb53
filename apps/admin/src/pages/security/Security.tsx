import { Page, PasskeysCard, SessionsCard } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { AuthenticatorCard } from './AuthenticatorCard.tsx';
import { EmailRules } from './EmailRules.tsx';
import { StaffCard } from './StaffCard.tsx';

/** Who is staff, how this staff member signs in, and which addresses may open accounts. */
export function Security() {
  const { t } = useTranslation('admin');
  return (
    <Page title={t('security.title')} lead={t('security.lead')}>
      <StaffCard />
      <EmailRules />
      <AuthenticatorCard />
      <PasskeysCard />
      <SessionsCard />
    </Page>
  );
}
