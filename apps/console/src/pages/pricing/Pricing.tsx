import { Button, Card, EmptyState, Page, QueryCard, trpc, usePriceNoticeDays } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PublicFrame } from '../../PublicFrame.tsx';
import { SignedInFrame } from '../../SignedInFrame.tsx';
import { usePageHead } from '../../use-page-head.ts';
import { Calculator } from './Calculator.tsx';
import { PriceFilters } from './PriceFilters.tsx';
import { PriceTable } from './PriceTable.tsx';
import { filterModels, type PricingSearch, readPricingSearch } from './pricing-search.ts';

/** The price list, in the signed-in or the public layout. */
export function PricingPage() {
  const me = useQuery(trpc.accounts.me.queryOptions());
  const Layout = me.data?.account ? SignedInFrame : PublicFrame;
  return (
    <Layout>
      <Pricing />
    </Layout>
  );
}

function Pricing() {
  const { t } = useTranslation('public');
  usePageHead({ title: t('heads.pricing.title'), text: t('heads.pricing.text'), path: '/pricing' });
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  // The router adds what the validation dropped again, as the search of the parent route.
  const search = readPricingSearch({ ...useSearch({ from: '/pricing' }) });
  const navigate = useNavigate({ from: '/pricing' });
  const set = (change: { readonly [Key in keyof PricingSearch]?: PricingSearch[Key] | undefined }) =>
    void navigate({
      search: (before) =>
        Object.fromEntries(
          Object.entries({ ...readPricingSearch({ ...before }), ...change }).filter(([, value]) => value !== undefined && value !== ''),
        ),
      replace: true,
      resetScroll: false,
    });
  const days = usePriceNoticeDays();
  return (
    <Page title={t('list.title')} lead={t('list.lead', { days })}>
      <QueryCard query={models} rows={6} empty={{ title: t('list.emptyTitle'), text: t('list.emptyText') }}>
        {(data) => {
          const found = filterModels(data, search);
          return (
            <>
              <PriceFilters models={data} found={found.length} search={search} onChange={set} />
              {search.view === 'calculator' && <Calculator models={found} search={search} onChange={set} />}
              {search.view !== 'calculator' && found.length > 0 && <PriceTable models={found} />}
              {found.length === 0 && (
                <EmptyState title={t('pricing.noneTitle')} text={t('pricing.noneText')}>
                  <Button
                    onClick={() => set({ q: undefined, vendor: undefined, context: undefined, dialect: undefined, capability: undefined })}
                  >
                    {t('pricing.clear')}
                  </Button>
                </EmptyState>
              )}
            </>
          );
        }}
      </QueryCard>
      <div className="grid gap-4 md:grid-cols-3">
        {[
          [t('pricing.multipliersTitle'), t('pricing.multipliers')],
          [t('pricing.tiersTitle'), t('pricing.tiers')],
          [t('pricing.noticeTitle'), t('pricing.notice', { days })],
        ].map(([title = '', text]) => (
          <Card key={title} title={title}>
            <p className="p-4 text-quiet">{text}</p>
          </Card>
        ))}
      </div>
    </Page>
  );
}
