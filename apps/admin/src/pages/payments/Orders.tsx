import { Field, SelectField } from '@derouter/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { OrderList } from './OrderList.tsx';

const states = ['created', 'processing', 'held', 'review', 'settled', 'failed', 'expired'] as const;
/** Orders of all customers. A row opens the order with the provider's evidence and its ledger entries. */
export function Orders() {
  const { t } = useTranslation('admin');
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/payments' });
  const { query = '', state = '', provider, settledFrom, settledTo } = search;
  const change = (next: { query?: string | undefined; state?: string | undefined }) =>
    void navigate({ to: '/payments', search: { ...search, ...next }, replace: true });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,24rem)_12rem]">
        <Field
          label={t('payments.search')}
          type="search"
          value={query}
          onChange={(event) => change({ query: event.target.value || undefined })}
          data-testid="search"
        />
        <SelectField label={t('payments.state')} value={state} onChange={(event) => change({ state: event.target.value || undefined })}>
          <option value="">{t('payments.all')}</option>
          {states.map((name) => (
            <option key={name} value={name}>
              {t(`payments.states.${name}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <OrderList query={query} state={state} provider={provider} settledFrom={settledFrom} settledTo={settledTo} />
    </>
  );
}
