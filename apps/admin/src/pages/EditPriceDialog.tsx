import { Button, Dialog, Field, formatCount, fromRateRows, type RateRow, SelectField, toRateRows, useExplain } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffModel } from '../model-types.ts';
import { trpc } from '../trpc.ts';
import { useRateName } from '../use-rate-name.ts';
import { RateComparison } from './RateComparison.tsx';

const noticeDays = 8;

/** Rates that a price may have besides those it has. */
const addable: readonly Pick<RateRow, 'group' | 'name'>[] = [
  ...[
    'cache_read',
    'cache_write_5m',
    'cache_write_1h',
    'cache_write_30m',
    'input_audio',
    'output_audio',
    'input_image',
    'output_image',
  ].map((name) => ({ group: 'tier' as const, name })),
  ...['web_search', 'request'].map((name) => ({ group: 'perCall' as const, name })),
  ...['batch', 'flex', 'priority', 'fast'].map((name) => ({ group: 'multiplier' as const, name })),
];

/** New rates, then old beside new with the date, then the announcement. */
export function EditPriceDialog({ model, onClose }: { readonly model: StaffModel; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const rateName = useRateName();
  const queries = useQueryClient();
  const [rows, setRows] = useState<readonly RateRow[]>(() => toRateRows(model));
  const [effectiveAt, setEffectiveAt] = useState(() => new Date(Date.now() + noticeDays * 86_400_000).toISOString().slice(0, 10));
  const [reviewing, setReviewing] = useState(false);
  const announce = useMutation(
    trpc.admin.models.announcePrice.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries();
        onClose();
      },
    }),
  );
  const next = fromRateRows(rows);
  const starts = next.tiers.map(({ fromPromptTokens }) => fromPromptTokens);
  const change = (changed: RateRow, value: string) =>
    setRows((all) => all.map((row) => (row === changed ? { ...row, value: value.replace(',', '.').trim() } : row)));
  const missing = addable.filter(({ group, name }) => !rows.some((row) => row.group === group && row.name === name));
  const add = (index: number) => {
    const chosen = missing[index];
    if (!chosen) return;
    const places = chosen.group === 'tier' ? starts : [0];
    setRows((all) => [...all, ...places.map((from) => ({ ...chosen, from, value: '' }))]);
  };
  const isValid = rows.every(({ value, name, group }) =>
    value === '' ? group !== 'tier' || (name !== 'input' && name !== 'output') : /^\d{1,9}(\.\d{1,6})?$/.test(value),
  );
  const groups = [
    ...starts.map((from) => ({
      key: `tier ${from}`,
      title: from > 0 ? t('models.tierFrom', { tokens: formatCount(from) }) : null,
      rows: rows.filter((row) => row.group === 'tier' && row.from === from),
    })),
    { key: 'perCall', title: t('models.perCall'), rows: rows.filter((row) => row.group === 'perCall') },
    { key: 'multiplier', title: t('models.multipliers'), rows: rows.filter((row) => row.group === 'multiplier') },
  ].filter((group) => group.rows.length > 0);
  return (
    <Dialog
      place="side"
      open
      onOpenChange={(open) => !open && onClose()}
      title={model.displayName}
      description={t('models.priceLead')}
      closeLabel={t('common:close')}
    >
      {reviewing ? (
        <div className="flex flex-col gap-4">
          <p>{t('models.reviewLead', { date: effectiveAt })}</p>
          <RateComparison before={model} after={next} />
          {announce.error && (
            <p role="alert" className="text-sm text-bad">
              {explain(announce.error)}
            </p>
          )}
          <div className="flex justify-between gap-2">
            <Button look="quiet" onClick={() => setReviewing(false)}>
              {t('models.edit')}
            </Button>
            <Button
              look="primary"
              busy={announce.isPending}
              data-testid="announce-price"
              onClick={() => announce.mutate({ modelId: model.id, ...next, effectiveAt: `${effectiveAt}T00:00:00Z` })}
            >
              {t('models.announce')}
            </Button>
          </div>
        </div>
      ) : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (isValid) setReviewing(true);
          }}
        >
          {groups.map((group) => (
            <fieldset key={group.key} className="grid grid-cols-2 items-end gap-3">
              {group.title && <legend className="mb-2 text-sm text-quiet">{group.title}</legend>}
              {group.rows.map((row) => (
                <Field
                  key={row.name}
                  label={rateName(row)}
                  inputMode="decimal"
                  value={row.value}
                  data-testid={`rate-${row.name}`}
                  onChange={(event) => change(row, event.target.value)}
                />
              ))}
            </fieldset>
          ))}
          {missing.length > 0 && (
            <SelectField label={t('models.addRate')} value="" onChange={(event) => add(Number(event.target.value))} data-testid="add-rate">
              <option value="" disabled>
                –
              </option>
              {missing.map((row, index) => (
                <option key={`${row.group} ${row.name}`} value={index}>
                  {rateName(row)}
                </option>
              ))}
            </SelectField>
          )}
          <Field
            label={t('models.effectiveAt')}
            type="date"
            value={effectiveAt}
            onChange={(event) => setEffectiveAt(event.target.value)}
            data-testid="effective-at"
          />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{t('common:cancel')}</Button>
            <Button type="submit" look="primary" disabled={!isValid || !effectiveAt} data-testid="review-price">
              {t('models.review')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
