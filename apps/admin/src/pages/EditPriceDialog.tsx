import { Button, Cell, Dialog, Field, formatCount, formatRate, HeadCell, Table } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffModel } from '../model-types.ts';
import { trpc } from '../trpc.ts';
import { useExplain } from '../use-explain.ts';

const noticeDays = 8;

/** New rates, then old beside new with the date, then the announcement. */
export function EditPriceDialog({ model, onClose }: { readonly model: StaffModel; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [tiers, setTiers] = useState(() =>
    model.tiers.map((tier) => ({ ...tier, usdPerMillion: { ...tier.usdPerMillion } as Record<string, string> })),
  );
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
  const meterName = (meter: string) => t(`common:meters.${meter as 'input'}`, { defaultValue: meter });
  const change = (index: number, meter: string, rate: string) =>
    setTiers((all) =>
      all.map((tier, i) =>
        i === index ? { ...tier, usdPerMillion: { ...tier.usdPerMillion, [meter]: rate.replace(',', '.').trim() } } : tier,
      ),
    );
  const isValid = tiers.every((tier) => Object.values(tier.usdPerMillion).every((rate) => /^\d{1,9}(\.\d{1,6})?$/.test(rate)));
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
          {tiers.map((tier, i) => (
            <Table key={tier.fromPromptTokens}>
              <thead>
                <tr>
                  <HeadCell>
                    {tier.fromPromptTokens > 0 ? t('models.tierFrom', { tokens: formatCount(tier.fromPromptTokens) }) : t('models.meter')}
                  </HeadCell>
                  <HeadCell numeric>{t('models.now')}</HeadCell>
                  <HeadCell numeric>{t('models.next')}</HeadCell>
                </tr>
              </thead>
              <tbody>
                {Object.entries(tier.usdPerMillion).map(([meter, rate]) => {
                  const before = model.tiers[i]?.usdPerMillion[meter] ?? '';
                  return (
                    <tr key={meter} className={before === rate ? 'text-quiet' : 'font-medium'}>
                      <Cell>{meterName(meter)}</Cell>
                      <Cell numeric>{formatRate(before)}</Cell>
                      <Cell numeric>{formatRate(rate)}</Cell>
                    </tr>
                  );
                })}
              </tbody>
            </Table>
          ))}
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
              onClick={() =>
                announce.mutate({ modelId: model.id, tiers, perCallUsd: { ...model.perCallUsd }, effectiveAt: `${effectiveAt}T00:00:00Z` })
              }
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
          {tiers.map((tier, i) => (
            <fieldset key={tier.fromPromptTokens} className="grid grid-cols-2 gap-3">
              {tier.fromPromptTokens > 0 && (
                <legend className="mb-2 text-sm text-quiet">{t('models.tierFrom', { tokens: formatCount(tier.fromPromptTokens) })}</legend>
              )}
              {Object.entries(tier.usdPerMillion).map(([meter, rate]) => (
                <Field
                  key={meter}
                  label={meterName(meter)}
                  inputMode="decimal"
                  value={rate}
                  data-testid={`rate-${meter}`}
                  onChange={(event) => change(i, meter, event.target.value)}
                />
              ))}
            </fieldset>
          ))}
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
