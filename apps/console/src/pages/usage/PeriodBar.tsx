import { Button, Dialog, Field, Segments, useFormat } from '@derouter/ui';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, presets, type UsageSearch } from './usage-search.ts';

interface PeriodBarProps {
  readonly search: UsageSearch;
  readonly onChange: (change: Partial<Record<keyof UsageSearch, string | undefined>>) => void;
  /** The days that are shown now, if known. */
  readonly shown: { readonly from: string; readonly to: string } | null;
}

/** Chooses the days, in the reader's time zone. */
export function PeriodBar({ search, onChange, shown }: PeriodBarProps) {
  const { t } = useTranslation(['usage', 'common']);
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const chosen = search.from === undefined ? (search.period ?? '30d') : 'custom';
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [a = '', b = ''] = [String(form.get('from')), String(form.get('to'))].sort();
    onChange({ period: undefined, from: a, to: b, unit: undefined });
    setOpen(false);
  };
  return (
    <>
      <Segments
        label={t('period.label')}
        testId="period"
        value={isOpen ? 'custom' : chosen}
        options={[
          ...presets.map((value) => ({ value, text: t(`period.${value}`) })),
          {
            value: 'custom' as const,
            text:
              chosen === 'custom' && search.from && search.to
                ? `${format.utcDate(search.from)} – ${format.utcDate(search.to)}`
                : t('period.custom'),
          },
        ]}
        onChange={(value) => {
          if (value === 'custom') return setOpen(true);
          onChange({ period: value === '30d' ? undefined : value, from: undefined, to: undefined, unit: undefined });
        }}
      />
      {chosen === 'custom' && (
        <Button variant="quiet" onClick={() => setOpen(true)}>
          {t('period.change')}
        </Button>
      )}
      {isOpen && (
        <Dialog title={t('period.customTitle')} description={t('period.customLead')} onClose={() => setOpen(false)}>
          <form onSubmit={submit} className="flex flex-col gap-4">
            <div className="grid grid-cols-2 gap-3">
              <Field label={t('period.from')} name="from" type="date" required defaultValue={shown?.from} data-testid="from" />
              <Field
                label={t('period.to')}
                name="to"
                type="date"
                required
                defaultValue={shown?.to}
                {...(shown && { max: addDays(shown.to, 366) })}
                data-testid="to"
              />
            </div>
            <div className="flex justify-end gap-2">
              <Button onClick={() => setOpen(false)}>{t('common:cancel')}</Button>
              <Button type="submit" variant="primary" data-testid="apply-period">
                {t('period.apply')}
              </Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
}
