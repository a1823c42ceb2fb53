import { buttonClass, Card, formatCount, formatUsd, Money, Pairs, Stat, useFormat } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Change } from '../Change.tsx';
import { PendingAdjustments } from '../PendingAdjustments.tsx';
import type { CustomerRecord } from './customer-record.ts';
import { Views } from './Views.tsx';

/** A customer's credit, what they did lately and ever, and who they are. */
export function Summary({ customer }: { readonly customer: CustomerRecord }) {
  const { t } = useTranslation(['customer', 'admin']);
  const format = useFormat();
  const { accountId } = customer;
  return (
    <>
      <PendingAdjustments accountId={accountId} />
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        <Stat label={t('balance')} note={`${t('available')}: ${formatUsd(customer.availableUsd, 2)}`}>
          <Money usd={customer.balanceUsd} testId="customer-balance" />
        </Stat>
        <Stat label={t('spent')} note={t('periods')}>
          <Money usd={customer.spend30dUsd} />
        </Stat>
        <Stat label={t('change')}>
          <Change {...customer} />
        </Stat>
        <Stat label={t('requests')} note={`${t('tokens')}: ${formatCount(customer.tokens30d)}`}>
          {formatCount(customer.requests30d)}
        </Stat>
      </div>
      <div className="grid gap-6 lg:grid-cols-2 lg:items-start">
        <Card title={t('balance')}>
          <div className="px-4 py-2">
            <Pairs
              pairs={[
                [t('paid'), <Money key="paid" usd={customer.paidUsd} decimals={6} />],
                [t('promo'), <Money key="promo" usd={customer.promoUsd} decimals={6} />],
                [t('admin:customers.held'), <Money key="held" usd={customer.heldUsd} decimals={6} />],
                [t('clients'), <Money key="clients" usd={customer.clientsUsd} decimals={6} />],
                [t('toppedUp'), <Money key="up" usd={customer.toppedUpUsd} />],
                [t('returned'), <Money key="back" usd={customer.returnedUsd} />],
                [t('charged'), <Money key="charged" usd={customer.chargedUsd} />],
              ]}
            />
          </div>
        </Card>
        <Card
          title={t('kinds.account')}
          aside={
            <Link to="/requests" search={{ accountId }} className={buttonClass('quiet')} data-testid="customer-requests">
              {t('allRequests')}
            </Link>
          }
        >
          <div className="px-4 py-2">
            <Pairs
              pairs={[
                [t('accountId'), <Id key="account" id={accountId} />],
                [t('userId'), <Id key="user" id={customer.userId} />],
                [t('language'), languageName(customer.locale)],
                [t('timeZone'), customer.timeZone],
                [t('activeKeys'), customer.keys],
                [t('lastRequest'), customer.lastRequestAt ? format.dateTime(customer.lastRequestAt) : t('admin:customers.never')],
                ...(customer.stripeCustomerId ? [[t('stripe'), <Id key="stripe" id={customer.stripeCustomerId} />] as const] : []),
              ]}
            />
          </div>
        </Card>
      </div>
      <Views accountId={accountId} />
    </>
  );
}

/** A language in its own words, as its speakers find it. */
function languageName(locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale;
}

function Id({ id }: { readonly id: string }) {
  return (
    <code className="font-mono text-xs wrap-anywhere" translate="no">
      {id}
    </code>
  );
}
