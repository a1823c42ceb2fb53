import { Button, Dialog, Field, keptTrue, Segments, useFormat, useKeptForm, useKeptState } from '@derouter/ui';
import { useForm } from 'react-hook-form';
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
  const [isOpen, setOpen] = useKeptState('usage.period.open', false, keptTrue);
  const chosen = search.from === undefined ? (search.period ?? '30d') : 'custom';
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
        <PeriodDialog
          shown={shown}
          onClose={() => setOpen(false)}
          onApply={(days) => {
            onChange({ period: undefined, ...days, unit: undefined });
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

interface PeriodDialogProps extends Pick<PeriodBarProps, 'shown'> {
  readonly onApply: (days: { readonly from: string; readonly to: string }) => void;
  readonly onClose: () => void;
}

function PeriodDialog({ shown, onApply, onClose }: PeriodDialogProps) {
  const { t } = useTranslation(['usage', 'common']);
  const form = useForm({ defaultValues: { from: shown?.from ?? '', to: shown?.to ?? '' } });
  useKeptForm('usage.period', form);
  const submit = form.handleSubmit(({ from, to }) => onApply(from <= to ? { from, to } : { from: to, to: from }));
  return (
    <Dialog title={t('period.customTitle')} description={t('period.customLead')} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <div className="grid grid-cols-2 gap-3">
          <Field label={t('period.from')} type="date" required {...form.register('from')} data-testid="from" />
          <Field
            label={t('period.to')}
            type="date"
            required
            {...form.register('to')}
            {...(shown && { max: addDays(shown.to, 366) })}
            data-testid="to"
          />
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="primary" data-testid="apply-period">
            {t('period.apply')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
