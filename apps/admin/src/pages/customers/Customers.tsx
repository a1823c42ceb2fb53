import { Badge, Button, DataTable, Field, LoadMore, Money, Page, QueryCard, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type ComponentProps, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CustomerSignInDialog } from '../security/CustomerSignInDialog.tsx';
import { CreditDialog } from './CreditDialog.tsx';
import { CustomerKeysDialog } from './CustomerKeysDialog.tsx';
import { LimitsDialog } from './LimitsDialog.tsx';
import { ResellerDialog } from './ResellerDialog.tsx';
import { SuspendDialog } from './SuspendDialog.tsx';

/** The list of customers with their balances and the actions on their accounts. */
export function Customers() {
  const { t } = useTranslation(['admin', 'common']);
  const format = useFormat();
  const [query, setQuery] = useState('');
  const [suspending, setSuspending] = useState<(typeof items)[number] | null>(null);
  const [signIn, setSignIn] = useState<Omit<ComponentProps<typeof CustomerSignInDialog>, 'onClose'> | null>(null);
  const [creditOf, setCreditOf] = useState<string | null>(null);
  const [panel, setPanel] = useState<{ readonly kind: 'keys' | 'limits' | 'reseller'; readonly accountId: string } | null>(null);
  const list = useInfiniteQuery({
    ...trpc.admin.customers.list.infiniteQueryOptions({ query, limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = items.find(({ accountId }) => accountId === panel?.accountId);
  const credited = items.find(({ accountId }) => accountId === creditOf);
  return (
    <Page title={t('customers.title')} lead={t('customers.lead')}>
      <Field
        label={t('customers.search')}
        type="search"
        className="sm:max-w-sm"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        data-testid="search"
      />
      <QueryCard
        query={list}
        rows={6}
        isEmpty={() => items.length === 0}
        empty={{ title: t('customers.emptyTitle'), text: t('customers.emptyText') }}
        footer={<LoadMore query={list} />}
      >
        {() => (
          <DataTable
            rowTestId="customer-row"
            rows={items}
            rowKey={({ accountId }) => accountId}
            stackBelow="wide"
            columns={[
              {
                title: t('customers.email'),
                place: 'title',
                className: 'min-w-44 max-w-56',
                cell: ({ email, createdAt }) => (
                  <>
                    <span className="block text-sm font-medium wrap-anywhere">{email}</span>
                    <span className="block text-xs font-normal text-quiet">{t('customers.since', { date: format.date(createdAt) })}</span>
                  </>
                ),
              },
              {
                title: t('customers.balance'),
                numeric: true,
                place: 'figure',
                cell: ({ balanceUsd, heldUsd }) => (
                  <>
                    <Money usd={balanceUsd} testId="customer-balance" />
                    {heldUsd !== '0' && (
                      <span className="block text-xs font-normal text-quiet">
                        {t('customers.held')} <Money usd={heldUsd} />
                      </span>
                    )}
                  </>
                ),
              },
              { title: t('customers.spend30d'), numeric: true, cell: ({ spend30dUsd }) => <Money usd={spend30dUsd} /> },
              {
                title: t('customers.lastRequest'),
                className: 'whitespace-nowrap',
                cell: ({ lastRequestAt }) => (lastRequestAt ? format.shortTime(lastRequestAt) : t('customers.never')),
              },
              {
                title: t('customers.status'),
                place: 'bare',
                cell: ({ status, suspendedReason }) => (
                  <span title={suspendedReason ?? undefined}>
                    <Badge tone={status === 'active' ? 'good' : 'bad'}>{t(`customers.${status}`)}</Badge>
                  </span>
                ),
              },
              {
                title: '',
                place: 'actions',
                cell: (customer) => (
                  <CustomerActions
                    customer={customer}
                    onCredit={() => setCreditOf(customer.accountId)}
                    onPanel={(kind) => setPanel({ kind, accountId: customer.accountId })}
                    onSignIn={(action) => setSignIn({ action, user: customer })}
                    onSuspend={() => setSuspending(customer)}
                  />
                ),
              },
            ]}
          />
        )}
      </QueryCard>
      {credited && <CreditDialog customer={credited} onClose={() => setCreditOf(null)} />}
      {shown && panel?.kind === 'keys' && <CustomerKeysDialog customer={shown} onClose={() => setPanel(null)} />}
      {shown && panel?.kind === 'limits' && <LimitsDialog customer={shown} onClose={() => setPanel(null)} />}
      {shown && panel?.kind === 'reseller' && <ResellerDialog customer={shown} onClose={() => setPanel(null)} />}
      {signIn && <CustomerSignInDialog {...signIn} onClose={() => setSignIn(null)} />}
      {suspending && (
        <SuspendDialog customer={suspending} isSuspended={suspending.status === 'suspended'} onClose={() => setSuspending(null)} />
      )}
    </Page>
  );
}

interface ActionsProps {
  readonly customer: { readonly keys: number; readonly status: string; readonly isSignInLocked: boolean; readonly hasTotp: boolean };
  readonly onSignIn: (action: 'unlock' | 'resetFactors') => void;
  readonly onCredit: () => void;
  readonly onPanel: (kind: 'keys' | 'limits' | 'reseller') => void;
  readonly onSuspend: () => void;
}

function CustomerActions({ customer, onSignIn, onCredit, onPanel, onSuspend }: ActionsProps) {
  const { t } = useTranslation('admin');
  return (
    <>
      {customer.isSignInLocked && (
        <Button variant="quiet" data-testid="unlock-customer" onClick={() => onSignIn('unlock')}>
          {t('security.actions.unlock')}
        </Button>
      )}
      {customer.hasTotp && (
        <Button variant="quiet" data-testid="reset-customer-factors" onClick={() => onSignIn('resetFactors')}>
          {t('security.actions.resetFactors')}
        </Button>
      )}
      <Button variant="quiet" data-testid="credit" onClick={onCredit}>
        {t('customers.credit')}
      </Button>
      <Button variant="quiet" data-testid="customer-keys" onClick={() => onPanel('keys')}>
        {t('customers.keysAction', { count: customer.keys })}
      </Button>
      <Button variant="quiet" data-testid="customer-limits" onClick={() => onPanel('limits')}>
        {t('customers.limits')}
      </Button>
      <Button variant="quiet" data-testid="customer-reseller" onClick={() => onPanel('reseller')}>
        {t('customers.reseller')}
      </Button>
      {customer.status === 'active' ? (
        <Button variant="quiet" data-testid="suspend" onClick={onSuspend}>
          {t('customers.suspend')}
        </Button>
      ) : (
        <Button variant="quiet" data-testid="reinstate" onClick={onSuspend}>
          {t('customers.reinstate')}
        </Button>
      )}
    </>
  );
}
