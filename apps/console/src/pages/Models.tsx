import { Badge, DataTable, formatCount, formatRate, Page, QueryCard, RateChange, trpc, useFormat, usePriceNoticeDays } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PublicFrame } from '../PublicFrame.tsx';
import { type PriceRow, priceRows } from '../price-rows.ts';
import { SignedInFrame } from '../SignedInFrame.tsx';
import { SystemPromptDialog } from './SystemPromptDialog.tsx';

/** The price list, in the signed-in or the public layout. */
export function ModelsPage() {
  const me = useQuery(trpc.accounts.me.queryOptions());
  const Layout = me.data?.account ? SignedInFrame : PublicFrame;
  return (
    <Layout>
      <Models />
    </Layout>
  );
}

const mainMeters = ['input', 'output', 'cache_read', 'cache_write_5m'];

/** A table of current rates. Below each model it lists announced changes as old → new, with their date. */
function Models() {
  const { t } = useTranslation(['console', 'common']);
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  const [promptOf, setPromptOf] = useState<string | null>(null);
  const promptModel = models.data?.find(({ id }) => id === promptOf);
  const meterName = (meter: string) => t(`common:meters.${meter as 'input'}`, { defaultValue: meter });
  return (
    <Page title={t('models.title')} lead={t('models.lead', { days: usePriceNoticeDays() })}>
      <QueryCard query={models} rows={6} empty={{ title: t('models.emptyTitle'), text: t('models.emptyText') }}>
        {(data) => (
          <DataTable
            rowTestId={({ announced }) => (announced ? 'announced-row' : 'price-row')}
            rows={data.flatMap(priceRows)}
            rowKey={({ key }) => key}
            rowClass={({ announced }) => (announced ? 'bg-accent-soft' : '')}
            stackBelow="wide"
            columns={[
              {
                title: t('models.model'),
                place: 'title',
                className: 'min-w-52',
                cell: (row) => <ModelCell row={row} onOpenPrompt={() => setPromptOf(row.model.id)} />,
              },
              {
                title: t('models.context'),
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
              { title: t('models.others'), place: 'bare', className: 'text-sm text-quiet', cell: (row) => <OtherRates row={row} /> },
            ]}
          />
        )}
      </QueryCard>
      {promptModel && <SystemPromptDialog model={promptModel} onClose={() => setPromptOf(null)} />}
    </Page>
  );
}

/** The first cell of a row: the model's details, the date of an announced change, or the prompt size of a tier. */
function ModelCell({ row, onOpenPrompt }: { readonly row: PriceRow; readonly onOpenPrompt: () => void }) {
  const { t } = useTranslation(['console', 'common']);
  const format = useFormat();
  const { model, isFirst, announced, fromPromptTokens } = row;
  return (
    <>
      {isFirst && (
        <>
          <span className="flex items-center justify-between gap-2">
            <span className="min-w-0">
              <span className="block font-medium">{model.displayName}</span>
              <code className="block font-mono text-xs font-normal text-quiet wrap-anywhere">{model.id}</code>
            </span>
            {model.sandbox && <Badge tone="accent">{t('common:sandbox')}</Badge>}
          </span>
          {model.aliases.length > 0 && (
            <span className="block text-xs font-normal text-quiet wrap-anywhere">
              {t('models.aliases', { names: model.aliases.join(', ') })}
            </span>
          )}
          {model.disabledFrom && (
            <span className="mt-0.5 block text-xs font-normal">
              <Badge tone="warn" testId="last-day">
                {t('models.lastDay', { date: format.utcDate(new Date(Date.parse(model.disabledFrom) - 1).toISOString()) })}
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
              {t('models.systemPrompt')} · {t('models.systemPromptAbout', { count: model.systemPromptCost?.tokens ?? 0 })}
            </button>
          )}
        </>
      )}
      {announced?.isFirst && (
        <span className="block text-sm font-normal text-accent">
          {t('models.change', { date: format.date(announced.effectiveAt) })}
          <span className="block text-xs text-quiet">{t('models.changeLead', { date: format.date(announced.announcedAt) })}</span>
        </span>
      )}
      {fromPromptTokens > 0 && (
        <span className="block text-sm font-normal text-quiet">{t('models.from', { tokens: formatCount(fromPromptTokens) })}</span>
      )}
    </>
  );
}

/** Rates without a column: other meters, prices per call, service tier multipliers. For an announced price, only the changes. */
function OtherRates({ row }: { readonly row: PriceRow }) {
  const { t } = useTranslation(['console', 'common']);
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
    .map(({ name, before: was, value }) => t('models.tierFactor', { tier: name, factor: arrow(was, value) }));
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
