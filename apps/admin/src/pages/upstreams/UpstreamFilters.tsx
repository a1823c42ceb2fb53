import { Field, SelectField } from '@derouter/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type UpstreamsSearch, upstreamShows } from './upstreams-search.ts';

/** The filters of the list of upstreams, in the address. */
export function UpstreamFilters() {
  const { t } = useTranslation('admin');
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/upstreams' });
  const change = (next: UpstreamsSearch) => void navigate({ to: '/upstreams', search: { ...search, ...next }, replace: true });
  return (
    <div className="grid gap-4 sm:grid-cols-[minmax(0,24rem)_14rem]">
      <Field
        label={t('upstreams.search')}
        type="search"
        value={search.query ?? ''}
        maxLength={200}
        onChange={(event) => change({ query: event.target.value || undefined })}
        data-testid="search"
      />
      <SelectField
        label={t('upstreams.show')}
        value={search.show ?? ''}
        onChange={({ target }) => change({ show: upstreamShows.find((name) => name === target.value) })}
        data-testid="filter-show"
      >
        <option value="">{t('upstreams.showAll')}</option>
        {upstreamShows.map((name) => (
          <option key={name} value={name}>
            {t(`upstreams.shows.${name}`)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
