import { CheckField, SelectField, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FilterChip } from '../../parts/FilterChip.tsx';
import { periods, type RequestsSearch, statuses } from './requests-search.ts';

interface RequestFiltersProps {
  readonly search: RequestsSearch;
  readonly onChange: (change: RequestsSearch) => void;
}

const slows = ['10000', '30000', '60000'] as const;
const slowTtfts = ['1000', '3000', '10000', '30000'] as const;

/** The filters of the list of requests: choices, and what a link has set besides as chips. */
export function RequestFilters({ search, onChange }: RequestFiltersProps) {
  const { t } = useTranslation('calls');
  const format = useFormat();
  const models = useQuery(trpc.admin.models.list.queryOptions());
  const upstreams = useQuery(trpc.admin.upstreams.list.queryOptions());
  const { view, since = '24h', from, to, status, model, upstream, slowMs, live } = search;
  const chips = [
    ...(search.accountId ? [['accountId', t('filters.accountId', { value: search.accountId })] as const] : []),
    ...(search.key ? [['key', t('filters.keyId', { value: search.key })] as const] : []),
    ...(search.errorCode ? [['errorCode', t('filters.errorCode', { value: search.errorCode })] as const] : []),
    ...(search.clientRequestId ? [['clientRequestId', t('filters.clientRequestId', { value: search.clientRequestId })] as const] : []),
    ...(search.writtenOff ? [['writtenOff', t('filters.writtenOff')] as const] : []),
    ...(from ? [['from', t('chosenPeriod', { from: format.dateTime(from), to: to ? format.dateTime(to) : '…' })] as const] : []),
  ];
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-6">
        <SelectField
          label={t('since')}
          value={from ? '' : since}
          onChange={(event) => onChange({ since: event.target.value as typeof since, from: undefined, to: undefined })}
          data-testid="since"
        >
          {from && <option value="">…</option>}
          {periods.map((name) => (
            <option key={name} value={name}>
              {t(`periods.${name}`)}
            </option>
          ))}
        </SelectField>
        {view !== 'errors' && (
          <>
            <SelectField
              label={t('status')}
              value={status ?? ''}
              onChange={(event) => onChange({ status: statuses.find((name) => name === event.target.value) })}
              data-testid="request-status"
            >
              <option value="">{t('all')}</option>
              {statuses.map((name) => (
                <option key={name} value={name}>
                  {t(`statuses.${name}`)}
                </option>
              ))}
            </SelectField>
            <SelectField label={t('model')} value={model ?? ''} onChange={(event) => onChange({ model: event.target.value || undefined })}>
              <option value="">{t('all')}</option>
              {(models.data ?? []).map(({ id }) => (
                <option key={id} value={id}>
                  {id}
                </option>
              ))}
            </SelectField>
            <SelectField
              label={t('upstream')}
              value={upstream ?? ''}
              onChange={(event) => onChange({ upstream: event.target.value || undefined })}
            >
              <option value="">{t('all')}</option>
              {(upstreams.data ?? []).map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectField>
            <SelectField label={t('slow')} value={slowMs ?? ''} onChange={(event) => onChange({ slowMs: event.target.value || undefined })}>
              <option value="">{t('all')}</option>
              {slows.map((ms) => (
                <option key={ms} value={ms}>
                  {t(`slows.${ms}`)}
                </option>
              ))}
            </SelectField>
            <SlowFirstToken ms={search.slowTtftMs} onChange={(slowTtftMs) => onChange({ slowTtftMs })} />
          </>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {chips.map(([name, label]) => (
          <FilterChip
            key={name}
            text={label}
            onRemove={() => onChange(name === 'from' ? { from: undefined, to: undefined } : { [name]: undefined })}
            testId={`chip-${name}`}
          />
        ))}
        {view !== 'errors' && (
          <CheckField
            label={t('live')}
            checked={live === '1'}
            onChange={(event) => onChange({ live: event.target.checked ? '1' : undefined })}
            data-testid="live"
          />
        )}
      </div>
    </div>
  );
}

interface SlowFirstTokenProps {
  readonly ms: string | undefined;
  readonly onChange: (ms: string | undefined) => void;
}

/** Filters by the time to the first token. A link may ask for another time than those on offer. */
function SlowFirstToken({ ms, onChange }: SlowFirstTokenProps) {
  const { t } = useTranslation('calls');
  const format = useFormat();
  const offered: readonly string[] = slowTtfts;
  return (
    <SelectField
      label={t('firstToken')}
      value={ms ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
      data-testid="slow-first-token"
    >
      <option value="">{t('all')}</option>
      {[...(ms && !offered.includes(ms) ? [ms] : []), ...offered].map((value) => (
        <option key={value} value={value}>
          {t('over', { time: format.duration(Number(value)) })}
        </option>
      ))}
    </SelectField>
  );
}
