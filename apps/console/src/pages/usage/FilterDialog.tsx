import { modelDialects, usdAmount } from '@derouter/contracts';
import { Button, Dialog, Field, formatUsd, parseAmount, SelectField, trpc, useFormat, useKeptForm } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type UseFormRegisterReturn, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { type FilterName, filterNames, statuses, type UsageSearch } from './usage-search.ts';

interface FilterDialogProps {
  readonly search: UsageSearch;
  readonly onApply: (filters: Partial<Record<FilterName, string | undefined>>) => void;
  readonly onClose: () => void;
}

type Filters = Record<FilterName, string>;

/** Every filter of receipts. Its lists are read when it opens, not with the page. */
export function FilterDialog({ search, onApply, onClose }: FilterDialogProps) {
  const { t } = useTranslation(['usage', 'common']);
  const form = useForm({ defaultValues: Object.fromEntries(filterNames.map((name) => [name, search[name] ?? ''])) as Filters });
  useKeptForm('usage.filters', form);
  const { register, formState } = form;
  const submit = form.handleSubmit((values) => {
    const above = parseAmount(values.above);
    if (above !== '' && !usdAmount.safeParse(above).success) return form.setError('above', { type: 'usd' });
    onApply(Object.fromEntries(filterNames.map((name) => [name, (name === 'above' ? above : values[name].trim()) || undefined])));
  });
  return (
    <Dialog title={t('filter.title')} description={t('filter.lead')} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" data-testid="usage-filters">
        <div className="grid gap-3 sm:grid-cols-2">
          <KeySelect field={register('key')} />
          <ModelSelect value={search.model} field={register('model')} />
          <SelectField label={t('filter.status')} {...register('status')} data-testid="filter-status">
            <option value="">{t('filter.any')}</option>
            {statuses.map((status) => (
              <option key={status} value={status}>
                {t(`common:receipt.statuses.${status}`)}
              </option>
            ))}
          </SelectField>
          <SelectField label={t('filter.dialect')} {...register('dialect')} data-testid="filter-dialect">
            <option value="">{t('filter.any')}</option>
            {modelDialects.map((dialect) => (
              <option key={dialect}>{dialect}</option>
            ))}
          </SelectField>
          <Field
            label={t('filter.above')}
            {...register('above')}
            inputMode="decimal"
            error={formState.errors.above ? t('common:fieldErrors.usd') : undefined}
            placeholder="0.05"
            data-testid="filter-above"
          />
          <Field label={t('filter.tag')} {...register('tag')} maxLength={64} data-testid="filter-tag" />
        </div>
        <Field label={t('filter.request')} {...register('request')} maxLength={128} data-testid="filter-request" />
        <SessionSelect value={search.session} field={register('session')} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="primary" data-testid="filter">
            {t('filter.apply')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface SelectProps {
  /** The value in force, which is offered even if it is in no list. */
  readonly value: string | undefined;
  readonly field: UseFormRegisterReturn;
}

function KeySelect({ field }: Pick<SelectProps, 'field'>) {
  const { t } = useTranslation('usage');
  const keys = useQuery(trpc.keys.list.queryOptions());
  const clientKeys = useQuery(trpc.clientKeys.list.queryOptions());
  const all = [
    ...(keys.data ?? []).map(({ id, name, revokedAt }) => ({ id, name, revokedAt })),
    ...(clientKeys.data ?? []).map(({ id, label, revokedAt }) => ({ id, name: label, revokedAt })),
  ];
  return (
    <SelectField label={t('filter.key')} {...field} key={all.length} data-testid="filter-key">
      <option value="">{t('filter.any')}</option>
      {all.map(({ id, name, revokedAt }) => (
        <option key={id} value={id}>
          {revokedAt ? t('revokedKey', { name }) : name}
        </option>
      ))}
    </SelectField>
  );
}

function ModelSelect({ value, field }: SelectProps) {
  const { t } = useTranslation('usage');
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  const ids = [...new Set([...(models.data ?? []).map(({ id }) => id), ...(value === undefined ? [] : [value])])].sort();
  return (
    <SelectField label={t('filter.model')} {...field} key={ids.length} data-testid="filter-model">
      <option value="">{t('filter.any')}</option>
      {ids.map((id) => (
        <option key={id}>{id}</option>
      ))}
    </SelectField>
  );
}

const dayMs = 86_400_000;

function SessionSelect({ value, field }: SelectProps) {
  const { t } = useTranslation('usage');
  const format = useFormat();
  const [now] = useState(() => Date.now());
  const period = { from: new Date(now - 30 * dayMs).toISOString(), to: new Date(now + dayMs).toISOString() };
  const sessions = useQuery(trpc.usage.sessions.queryOptions(period));
  const rows = sessions.data ?? [];
  const isListed = value === undefined || rows.some(({ session }) => session === value);
  return (
    <SelectField label={t('filter.session')} help={t('filter.sessionHelp')} {...field} key={rows.length} data-testid="filter-session">
      <option value="">{t('filter.any')}</option>
      {!isListed && <option value={value}>{value}</option>}
      {rows.map(({ session, agent, lastAt, requests, costUsd }) => (
        <option key={session} value={session}>
          {[format.shortTime(lastAt), agent, t('requests', { count: requests }), formatUsd(costUsd, 4)].filter(Boolean).join(' · ')}
        </option>
      ))}
    </SelectField>
  );
}
