import { Field, SelectField } from '@derouter/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMethodName } from '../../use-method-name.ts';
import { paymentMethods } from './tabs.ts';

interface ListFiltersProps<State extends string> {
  readonly states: readonly State[];
  readonly nameOf: (state: State) => string;
  readonly hasMethod?: boolean;
  /** The label of a search, where the list has one. */
  readonly search?: string;
  readonly stateTestId?: string;
}

/** The filters of a list of payments, in the address. */
export function ListFilters<State extends string>(props: ListFiltersProps<State>) {
  const { states, nameOf, hasMethod = false, search: searchLabel, stateTestId = 'filter-state' } = props;
  const { t } = useTranslation('admin');
  const methodName = useMethodName();
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/payments' });
  const { state = '', provider = '', query = '' } = search;
  const change = (next: { state?: string | undefined; provider?: string | undefined; query?: string | undefined }) =>
    void navigate({ to: '/payments', search: { ...search, order: undefined, ...next }, replace: true });
  // Also one that is not offered any more.
  const methods = provider === '' || paymentMethods.includes(provider) ? paymentMethods : [provider, ...paymentMethods];
  return (
    <div className="flex flex-wrap items-end gap-4">
      {searchLabel && (
        <Field
          label={searchLabel}
          type="search"
          className="min-w-0 basis-full sm:max-w-96 sm:flex-1 sm:basis-64"
          value={query}
          maxLength={300}
          onChange={(event) => change({ query: event.target.value || undefined })}
          data-testid="search"
        />
      )}
      <SelectField
        label={t('payments.state')}
        className="min-w-40 flex-1 sm:max-w-48"
        value={states.some((name) => name === state) ? state : ''}
        onChange={(event) => change({ state: event.target.value || undefined })}
        data-testid={stateTestId}
      >
        <option value="">{t('payments.all')}</option>
        {states.map((name) => (
          <option key={name} value={name}>
            {nameOf(name)}
          </option>
        ))}
      </SelectField>
      {hasMethod && (
        <SelectField
          label={t('payments.method')}
          className="min-w-40 flex-1 sm:max-w-48"
          value={provider}
          onChange={(event) => change({ provider: event.target.value || undefined })}
          data-testid="filter-provider"
        >
          <option value="">{t('payments.all')}</option>
          {methods.map((name) => (
            <option key={name} value={name}>
              {methodName(name)}
            </option>
          ))}
        </SelectField>
      )}
    </div>
  );
}

/** What of the address is a filter of the API. */
export function usePaymentFilter<State extends string>(states: readonly State[]) {
  const { state, provider, query } = useSearch({ from: '/staff/payments' });
  const known = states.find((name) => name === state);
  return {
    ...(known ? { state: known } : {}),
    ...(provider ? { provider } : {}),
    ...(query ? { query } : {}),
  };
}
