import { Page } from '@derouter/ui';
import { Link, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { NotForRole } from '../../access/NotForRole.tsx';
import { openTabs } from '../../access/open-tabs.ts';
import { useMay } from '../../access/use-may.ts';
import { Clearing } from './Clearing.tsx';
import { Disputes } from './Disputes.tsx';
import { Events } from './Events.tsx';
import { Fees } from './Fees.tsx';
import { Orders } from './Orders.tsx';
import { PromoCodes } from './PromoCodes.tsx';
import { Refunds } from './Refunds.tsx';
import { Reviews } from './Reviews.tsx';
import { Tokens } from './Tokens.tsx';
import { type PaymentsTab, tabReads } from './tabs.ts';

const views: Readonly<Record<PaymentsTab, ComponentType>> = {
  orders: Orders,
  reviews: Reviews,
  events: Events,
  refunds: Refunds,
  disputes: Disputes,
  promo: PromoCodes,
  fees: Fees,
  tokens: Tokens,
  clearing: Clearing,
};

/** Payments: what was ordered, what arrived, what went back, and what needs a decision. */
export function Payments() {
  const { t } = useTranslation('admin');
  const { tab } = useSearch({ from: '/staff/payments' });
  const { shown, open } = openTabs(tabReads, tab, useMay());
  const View = open ? views[open] : NotForRole;
  return (
    <Page title={t('payments.title')} lead={t('payments.lead')}>
      <nav className="-mb-2 flex flex-wrap gap-1 border-b border-line" aria-label={t('payments.title')}>
        {shown.map((name) => (
          <Link
            key={name}
            to="/payments"
            search={{ tab: name }}
            className="-mb-px border-b-2 border-transparent px-3 py-2 text-sm font-medium text-quiet hover:text-fg aria-[current=page]:border-accent aria-[current=page]:text-fg"
            aria-current={name === open ? 'page' : undefined}
            data-testid={`tab-${name}`}
          >
            {t(`payments.tabs.${name}`)}
          </Link>
        ))}
      </nav>
      <View />
    </Page>
  );
}
