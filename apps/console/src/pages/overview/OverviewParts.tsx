import type { AppRouter } from '@derouter/api';
import { Badge, Card, formatCount, formatExactUsd, Money, ShareBar } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import type { inferRouterOutputs } from '@trpc/server';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageSearch } from '../usage/usage-search.ts';

export type Figures = inferRouterOutputs<AppRouter>['overview']['figures'];

/** Requests, errors and what caches brought, over 30 days. Each figure leads to the calls behind it. */
export function Facts({ figures: { totals, cacheHitShare, cacheSavedUsd } }: { readonly figures: Figures }) {
  const { t, i18n } = useTranslation('usage');
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-4 rounded-lg border border-line bg-surface p-4 lg:grid-cols-4">
      <Fact name={t('overview.requests30')} search={{ metric: 'requests' }} testId="requests-30">
        {formatCount(totals.requests)}
      </Fact>
      <Fact name={t('overview.errorRate')} search={{ metric: 'errors', status: 'failed' }} testId="error-rate">
        {totals.requests === 0 ? '–' : percent.format(totals.failures / totals.requests)}
      </Fact>
      <Fact name={t('overview.cacheShare')} note={t('overview.cacheShareNote')} search={{ metric: 'tokens' }} testId="cache-share">
        {cacheHitShare === null ? '–' : percent.format(cacheHitShare)}
      </Fact>
      <Fact name={t('overview.cacheSaved')} note={t('overview.cacheSavedNote')} search={{ metric: 'tokens' }} testId="cache-saved">
        <Money usd={cacheSavedUsd} />
      </Fact>
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly note?: string;
  /** What the usage page shows of it. */
  readonly search: UsageSearch;
  readonly testId: string;
  readonly children: ReactNode;
}

function Fact({ name, note, search, testId, children }: FactProps) {
  const id = useId();
  return (
    <div className="min-w-0">
      <dt id={`${id}-name`} className="text-sm text-quiet">
        {name}
      </dt>
      <dd>
        <Link
          to="/usage"
          search={search}
          id={id}
          aria-labelledby={`${id}-name ${id}`}
          className="text-lg font-semibold underline decoration-line underline-offset-4 hover:decoration-current"
          data-testid={testId}
        >
          {children}
        </Link>
        {note && <span className="block text-xs text-quiet">{note}</span>}
      </dd>
    </div>
  );
}

/** The most expensive models and keys of 30 days. */
export function TopLists({ figures: { topModels, topKeys, monthUsd } }: { readonly figures: Figures }) {
  const { t } = useTranslation('usage');
  if (topModels.length === 0) return null;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <TopList title={t('overview.topModels')} rows={topModels} total={monthUsd} by="model" />
      <TopList title={t('overview.topKeys')} rows={topKeys} total={monthUsd} by="key" />
    </div>
  );
}

interface TopListProps {
  readonly title: string;
  readonly rows: Figures['topKeys'];
  /** In USD. */
  readonly total: string;
  readonly by: 'model' | 'key';
}

function TopList({ title, rows, total, by }: TopListProps) {
  const { t } = useTranslation('usage');
  return (
    <Card title={title}>
      <ul className="flex list-none flex-col py-1">
        {rows.map(({ id, name, isRevoked, costUsd, requests }) => (
          <li key={id}>
            <Link
              to="/usage"
              search={{ [by]: id }}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2 hover:bg-raised"
              title={`${formatExactUsd(costUsd)} · ${t('requests', { count: requests })}`}
            >
              <span className="flex min-w-0 items-center gap-1.5">
                <span dir="auto" translate="no" className="min-w-0 truncate font-medium">
                  {name || t('noName')}
                </span>
                {isRevoked && <Badge>{t('revoked')}</Badge>}
              </span>
              <Money usd={costUsd} testId={`top-${by}`} />
              <span className="col-span-2">
                <ShareBar share={Number(total) > 0 ? Number(costUsd) / Number(total) : 0} label={name || t('noName')} tone="plain" />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
