import { Button, Field, formatUsd, SelectField, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageSearch } from '../usage-search.ts';

interface UsageFiltersProps {
  readonly search: UsageSearch;
  readonly onChange: (search: UsageSearch) => void;
}

/** Filters of receipts: by key, session, tag and request id. */
export function UsageFilters({ search, onChange }: UsageFiltersProps) {
  const { t } = useTranslation('console');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const read = (name: keyof UsageSearch) => String(form.get(name) ?? '').trim();
    const entries = (['key', 'session', 'tag', 'request'] as const).map((name) => [name, read(name)] as const);
    onChange(Object.fromEntries(entries.filter(([, value]) => value !== '')));
  };
  return (
    <form
      // The fields begin with what the address says.
      key={JSON.stringify(search)}
      onSubmit={submit}
      className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[1fr_1.4fr_1fr_1fr_auto]"
      data-testid="usage-filters"
    >
      <KeySelect value={search.key} />
      <SessionSelect value={search.session} />
      <Field label={t('usage.tag')} name="tag" maxLength={64} defaultValue={search.tag ?? ''} data-testid="filter-tag" />
      <Field label={t('usage.requestId')} name="request" maxLength={128} defaultValue={search.request ?? ''} data-testid="filter-request" />
      <div className="flex gap-2">
        <Button type="submit" data-testid="filter">
          {t('usage.filter')}
        </Button>
        {Object.keys(search).length > 0 && (
          <Button variant="quiet" onClick={() => onChange({})} data-testid="clear-filters">
            {t('usage.clear')}
          </Button>
        )}
      </div>
    </form>
  );
}

function KeySelect({ value }: { readonly value: string | undefined }) {
  const { t } = useTranslation('console');
  const keys = useQuery(trpc.keys.list.queryOptions());
  const clientKeys = useQuery(trpc.clientKeys.list.queryOptions());
  const all = [
    ...(keys.data ?? []).map(({ id, name, revokedAt }) => ({ id, name, revokedAt })),
    ...(clientKeys.data ?? []).map(({ id, label, revokedAt }) => ({ id, name: label, revokedAt })),
  ];
  return (
    <SelectField label={t('usage.key')} name="key" defaultValue={value ?? ''} key={all.length} data-testid="filter-key">
      <option value="">{t('usage.allKeys')}</option>
      {all.map(({ id, name, revokedAt }) => (
        <option key={id} value={id}>
          {revokedAt ? t('usage.revokedKey', { name }) : name}
        </option>
      ))}
    </SelectField>
  );
}

const dayMs = 86_400_000;

function SessionSelect({ value }: { readonly value: string | undefined }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const [now] = useState(() => Date.now());
  const period = { from: new Date(now - 30 * dayMs).toISOString(), to: new Date(now + dayMs).toISOString() };
  const sessions = useQuery(trpc.usage.sessions.queryOptions(period));
  const rows = sessions.data ?? [];
  const isListed = value === undefined || rows.some(({ session }) => session === value);
  return (
    <SelectField label={t('usage.session')} name="session" defaultValue={value ?? ''} key={rows.length} data-testid="filter-session">
      <option value="">{t('usage.allSessions')}</option>
      {!isListed && <option value={value}>{value}</option>}
      {rows.map(({ session, agent, lastAt, requests, costUsd }) => (
        <option key={session} value={session}>
          {[format.shortTime(lastAt), agent, t('overview.requests', { count: requests }), formatUsd(costUsd, 4)]
            .filter(Boolean)
            .join(' · ')}
        </option>
      ))}
    </SelectField>
  );
}
