import { Page } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { AutoTopUpCard } from './AutoTopUpCard.tsx';
import { BillingDetailsCard } from './BillingDetailsCard.tsx';
import { BuyCredits } from './BuyCredits.tsx';
import { NoticeSettings } from './NoticeSettings.tsx';
import { OrderHistory } from './OrderHistory.tsx';
import { PromoCard } from './PromoCard.tsx';
import { StatementCard } from './StatementCard.tsx';

/** Top-ups: the form to buy credits, past orders (next to it, or below it on phones), statements and email settings. */
export function Credits() {
  const { t } = useTranslation('console');
  return (
    <Page title={t('credits.title')} lead={t('credits.lead')}>
      <div className="grid gap-6 lg:grid-cols-[minmax(320px,400px)_1fr] lg:grid-rows-[auto_1fr] lg:items-start">
        <BuyCredits />
        <div className="lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <OrderHistory />
        </div>
        <div className="flex flex-col gap-6">
          <AutoTopUpCard />
          <PromoCard />
          <StatementCard />
          <BillingDetailsCard />
          <NoticeSettings />
        </div>
      </div>
    </Page>
  );
}
