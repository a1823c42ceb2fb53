import { Badge, DataTable, formatCount, formatRate, RateChange, useFormat } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DaysUntil } from './DaysUntil.tsx';
import { type PricedModel, type PriceRow, priceRows } from './price-rows.ts';
import { SystemPromptDialog } from './SystemPromptDialog.tsx';

const mainMeters = ['input', 'output', 'cache_read', 'cache_write_5m'];

/** A table of current rates. Below each model it lists announced changes as old → new, with their date. */
export function PriceTable({ models }: { readonly models: readonly PricedModel[] }) {
  const { t } = useTranslation(['public', 'common']);
  const [promptOf, setPromptOf] = useState<string | null>(null);
  const promptModel = models.find(({ id }) => id === promptOf);
  const meterName = (meter: string) => t(`common:meters.${meter as 'input'}`, { defaultValue: meter });
  return (
    <>
      <DataTable
        rowTestId={({ announced }) => (announced ? 'announced-row' : 'price-row')}
        rows={models.flatMap(priceRows)}
        rowKey={({ key }) => key}
        rowClass={({ announced }) => (announced ? 'bg-accent-soft' : '')}
        stackBelow="wide"
        columns={[
          {
            title: t('list.model'),
            place: 'title',
            className: 'min-w-52',
            cell: (row) => <ModelCell row={row} onOpenPrompt={() => setPromptOf(row.model.id)} />,
          },
          {
            title: t('list.context'),
            numeric: true,
            cell: ({ model, isFirst }) => (isFirst && model.contextTokens ? formatCount(model.contextTokens) : ''),
          },
          ...mainMeters.map((meter) => ({
            title: meterName(meter),
            numeric: true,
            cell: ({ rates, before }: PriceRow) => (
              <RateChange before={before === null ? undefined : (before[meter] ?? null)} rate={rates[meter] ?? null} />
            ),
          })),
          { title: t('list.others'), place: 'bare', className: 'text-sm text-quiet', cell: (row) => <OtherRates row={row} /> },
        ]}
      />
      {promptModel && <SystemPromptDialog model={promptModel} onClose={() => setPromptOf(null)} />}
    </>
  );
}

/** The first cell of a row: the model's details, the date of an announced change, or the prompt size of a tier. */
function ModelCell({ row, onOpenPrompt }: { readonly row: PriceRow; readonly onOpenPrompt: () => void }) {
  const { t } = useTranslation(['public', 'common']);
  const format = useFormat();
  const { model, isFirst, announced, fromPromptTokens } = row;
  return (
    <>
      {isFirst && (
        <>
          <span className="flex items-center justify-between gap-2">
            <span className="min-w-0">
              <Link
                to="/models/$"
                params={{ _splat: model.id }}
                className="block font-medium underline-offset-2 hover:text-accent hover:underline"
                translate="no"
              >
                {model.displayName}
              </Link>
              <code translate="no" className="block font-mono text-xs font-normal text-quiet wrap-anywhere">
                {model.id}
              </code>
            </span>
            {model.sandbox && <Badge tone="accent">{t('common:sandbox')}</Badge>}
          </span>
          {model.aliases.length > 0 && (
            <span className="block text-xs font-normal text-quiet wrap-anywhere">
              {t('list.aliases', { names: model.aliases.join(', ') })}
            </span>
          )}
          {model.disabledFrom && (
            <span className="mt-0.5 block text-xs font-normal">
              <Badge tone="warn" testId="last-day">
                {t('list.lastDay', { date: format.utcDate(new Date(Date.parse(model.disabledFrom) - 1).toISOString()) })}
              </Badge>
              {model.disabledMessage && <span className="mt-0.5 block text-quiet">{model.disabledMessage}</span>}
            </span>
          )}
          {model.systemPrompt !== null && (
            <button
              type="button"
              onClick={onOpenPrompt}
              data-testid="open-system-prompt"
              className="mt-0.5 block text-start text-xs font-normal text-accent underline-offset-2 hover:underline"
            >
              {t('list.systemPrompt')} · {t('list.systemPromptAbout', { count: model.systemPromptCost?.tokens ?? 0 })}
            </button>
          )}
        </>
      )}
      {announced?.isFirst && (
        <span className="block text-sm font-normal text-accent">
          {t('list.change', { date: format.date(announced.effectiveAt) })} · <DaysUntil at={announced.effectiveAt} />
          <span className="block text-xs text-quiet">{t('list.changeLead', { date: format.date(announced.announcedAt) })}</span>
        </span>
      )}
      {fromPromptTokens > 0 && (
        <span className="block text-sm font-normal text-quiet">{t('list.from', { tokens: formatCount(fromPromptTokens) })}</span>
      )}
    </>
  );
}

/** Rates without a column: other meters, prices per call, service tier multipliers. For an announced price, only the changes. */
function OtherRates({ row }: { readonly row: PriceRow }) {
  const { t } = useTranslation(['public', 'common']);
  const meterName = (meter: string) => t(`common:meters.${meter as 'input'}`, { defaultValue: meter });
  const { rates, before, others } = row;
  const arrow = (was: string | null, now: string | null) => [...(was === null ? [] : [was]), now ?? '–'].join(' → ');
  const prices = [
    ...Object.keys({ ...before, ...rates })
      .filter((meter) => !mainMeters.includes(meter) && (before === null || before[meter] !== rates[meter]))
      .map((meter) => {
        const [was, now] = [before?.[meter], rates[meter]].map((usd) => (usd === undefined ? null : formatRate(usd)));
        return `${meterName(meter)} ${arrow(was ?? null, now ?? null)}`;
      }),
    ...others
      .filter(({ group }) => group === 'perCall')
      .map(({ name, before: was, value }) =>
        [meterName(name), t('common:receipt.perCall', { rate: arrow(was && formatRate(was), value && formatRate(value)) })].join(' '),
      ),
  ];
  const multipliers = others
    .filter(({ group }) => group === 'multiplier')
    .map(({ name, before: was, value }) => t('list.tierFactor', { tier: name, factor: arrow(was, value) }));
  return [prices, multipliers]
    .filter((texts) => texts.length > 0)
    .map((texts) => (
      <span key={texts[0]} className="flex flex-wrap gap-x-2.5">
        {texts.map((text) => (
          <span key={text} className="whitespace-nowrap">
            {text}
          </span>
        ))}
      </span>
    ));
}
