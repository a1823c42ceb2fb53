import { Button, Dialog, Field, keptTrue, Segments, useFormat, useKeptForm, useKeptState } from '@derouter/ui';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { addDays, countDays, instantsOf, maxDays, presets, type UsageSearch } from './usage-search.ts';
import { writePeriod } from './write-period.ts';

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
  const isCut = instantsOf(search) !== null;
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
            text: search.from !== undefined && search.to !== undefined ? writePeriod(search.from, search.to, format) : t('period.custom'),
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
      {isCut && shown && (
        <Button
          variant="quiet"
          onClick={() => onChange({ period: undefined, from: shown.from, to: shown.to, unit: undefined })}
          data-testid="whole-day"
        >
          {t('period.wholeDay')}
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
  const submit = form.handleSubmit(({ from, to }) => {
    const [first, last] = from <= to ? [from, to] : [to, from];
    if (countDays(first, last) > maxDays) return form.setError('to', { type: 'long' });
    onApply({ from: first, to: last });
  });
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
            error={form.formState.errors.to ? t('period.tooLong', { count: maxDays }) : undefined}
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
