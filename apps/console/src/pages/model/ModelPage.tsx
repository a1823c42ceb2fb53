import {
  Badge,
  buttonClass,
  Card,
  CodeTabs,
  EmptyState,
  errorCode,
  formatCount,
  formatRate,
  Pairs,
  QueryView,
  trpc,
  useFormat,
  useLocale,
} from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { codeSamples, embeddingSamples } from '../../code-samples.ts';
import { PublicFrame } from '../../PublicFrame.tsx';
import { SignedInFrame } from '../../SignedInFrame.tsx';
import { usePageHead } from '../../use-page-head.ts';
import { StateBadge } from '../status/StatusPage.tsx';
import { capabilitiesOf, isChatModel, statedCapabilities, statedOf } from './capabilities.ts';
import type { ModelData } from './model-data.ts';
import { PriceHistory } from './PriceHistory.tsx';
import { RateTable } from './RateTable.tsx';

/** Everything about one model, in the signed-in or the public layout. */
export function ModelPage() {
  const me = useQuery(trpc.accounts.me.queryOptions());
  const Layout = me.data?.account ? SignedInFrame : PublicFrame;
  return (
    <Layout>
      <Model />
    </Layout>
  );
}

function Model() {
  const { t } = useTranslation('public');
  const { _splat: id = '' } = useParams({ from: '/models/$' });
  const query = useQuery(trpc.catalog.model.queryOptions({ modelId: id }));
  const name = query.data?.model.displayName ?? id;
  usePageHead({
    title: t('heads.model.title', { model: name }),
    text: t('heads.model.text', { model: name }),
    path: `/models/${query.data?.model.id ?? id}`,
  });
  return (
    <div className="mx-auto flex w-full max-w-[1200px] flex-col gap-6 px-4 py-6 md:px-6">
      <Link to="/pricing" className="inline-flex min-h-8 w-fit items-center text-quiet hover:text-fg hover:underline">
        <span aria-hidden className="me-1.5 rtl:-scale-x-100">
          ←
        </span>
        {t('model.back')}
      </Link>
      {errorCode(query.error) === 'not_found' ? (
        <Card>
          <EmptyState title={id} text={t('model.notFound')} />
        </Card>
      ) : (
        <QueryView query={query} rows={8}>
          {(data) => <Details data={data} />}
        </QueryView>
      )}
    </div>
  );
}

function Details({ data }: { readonly data: ModelData }) {
  const { t } = useTranslation(['public', 'common']);
  const format = useFormat();
  const { model, history, state } = data;
  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-4">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-x-3 text-2xl font-semibold tracking-tight max-sm:text-xl" translate="no">
            {model.displayName}
            <StateBadge state={state} />
            {model.sandbox && <Badge tone="accent">{t('common:sandbox')}</Badge>}
          </h1>
          <code className="font-mono text-quiet wrap-anywhere" data-testid="model-id" translate="no">
            {model.id}
          </code>
        </div>
        <Link to="/pricing" search={{ view: 'calculator', q: model.id }} className={buttonClass('plain')}>
          {t('model.calculate')}
        </Link>
      </header>
      {model.disabledFrom && (
        <p className="rounded-md border border-warn/50 bg-raised px-3 py-2.5">
          {t('list.lastDay', { date: format.utcDate(new Date(Date.parse(model.disabledFrom) - 1).toISOString()) })} {model.disabledMessage}
          {model.successorId && (
            <>
              {' '}
              {t('model.successor')}{' '}
              <Link to="/models/$" params={{ _splat: model.successorId }} className="font-mono text-accent underline" translate="no">
                {model.successorId}
              </Link>
            </>
          )}
        </p>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card
          title={t('model.rates')}
          aside={<span className="text-sm text-quiet">{t('model.ratesLead', { date: format.date(model.effectiveAt) })}</span>}
        >
          <RateTable rates={model} />
        </Card>
        <div className="flex min-w-0 flex-col gap-6">
          <Facts model={model} />
          <Card title={t('model.limits')}>
            <div className="flex max-w-prose flex-col gap-2 p-4">
              <p data-testid="model-limit">
                {model.concurrencyPerKey === null ? t('model.limitNone') : t('model.limitPerKey', { count: model.concurrencyPerKey })}
              </p>
              <p className="text-quiet">{t('model.limitsText')}</p>
            </div>
          </Card>
        </div>
      </div>
      <SystemPrompt model={model} />
      <Card title={t('model.code')}>
        <div className="p-4">
          <Samples model={model} />
        </div>
      </Card>
      <Card title={t('model.history')}>
        <p className="px-4 pt-3 text-quiet">{t('model.historyLead')}</p>
        <PriceHistory history={history} />
      </Card>
    </>
  );
}

function Facts({ model }: Pick<ModelData, 'model'>) {
  const locale = useLocale();
  const { t } = useTranslation(['public', 'common']);
  const tokens = (count: number | null) => (count ? t('model.tokens', { count, tokens: formatCount(count) }) : t('model.unknown'));
  const codes = (names: readonly string[]) => (
    <span className="flex flex-wrap justify-end gap-1.5">
      {names.map((name) => (
        <code key={name} className="rounded-md bg-raised px-1.5 font-mono text-sm wrap-anywhere" translate="no">
          {name}
        </code>
      ))}
    </span>
  );
  const stated = statedOf(model);
  const isChat = isChatModel(model);
  const others = capabilitiesOf(model).filter((name) => !statedCapabilities.some((one) => one === name));
  const sayStated = (value: boolean | null) => (value === null ? t('model.unknown') : t(value ? 'common:yes' : 'common:no'));
  const rows: (readonly [string, ReactNode])[] = [
    [
      t('model.vendor'),
      <span key="vendor" translate="no">
        {model.vendor}
      </span>,
    ],
    [t('model.context'), tokens(model.contextTokens)],
    ...(model.maxOutputTokens ? [[t('model.maxOutput'), tokens(model.maxOutputTokens)] as const] : []),
    [t('model.dialects'), codes(model.dialects)],
    [
      t('model.capabilities'),
      new Intl.ListFormat(locale, { type: 'unit' }).format(others.map((name) => t(`model.capabilityNames.${name}`))),
    ],
    ...(isChat ? statedCapabilities.map((name) => [t(`model.capabilityNames.${name}`), sayStated(stated[name])] as const) : []),
    ...(model.aliases.length > 0 ? [[t('model.aliases'), codes(model.aliases)] as const] : []),
  ];
  return (
    <Card title={t('model.facts')}>
      <div className="px-4 py-2">
        <Pairs pairs={rows} />
      </div>
    </Card>
  );
}

function SystemPrompt({ model }: Pick<ModelData, 'model'>) {
  const { t } = useTranslation('public');
  const { systemPrompt, systemPromptCost: cost } = model;
  return (
    <Card title={t('model.prompt')}>
      <div className="flex flex-col gap-3 p-4">
        {systemPrompt === null || cost === null ? (
          <p className="text-quiet">{t('model.promptNone')}</p>
        ) : (
          <>
            <p className="max-w-prose">{t('list.systemPromptLead')}</p>
            <blockquote
              dir="ltr"
              translate="no"
              data-testid="model-prompt"
              className="max-h-72 overflow-y-auto rounded-md border border-line bg-raised p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere"
            >
              {systemPrompt}
            </blockquote>
            <p className="text-sm text-quiet">
              {t('list.systemPromptAbout', { count: cost.tokens })} · {t('list.systemPromptInput')}: {formatRate(cost.inputUsd)}
            </p>
          </>
        )}
      </div>
    </Card>
  );
}

function Samples({ model }: Pick<ModelData, 'model'>) {
  const { t } = useTranslation('common');
  const { origin } = window.location;
  const isChat = isChatModel(model);
  const samples = isChat ? codeSamples(origin, 'dr-…', { claude: model.id, gpt: model.id }) : embeddingSamples(origin, 'dr-…', model.id);
  return <CodeTabs samples={samples} copyLabel={t('copy')} copiedLabel={t('copied')} />;
}
