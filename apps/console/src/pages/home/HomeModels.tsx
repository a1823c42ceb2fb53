import { buttonClass, DataTable, formatCount, formatRate, QueryCard, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { topModels } from './top-models.ts';

/** A few models with their rates, and the way to all of them. */
export function HomeModels() {
  const { t } = useTranslation(['public', 'common']);
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  const meter = (name: 'input' | 'output' | 'cache_read') => ({
    title: t(`common:meters.${name}`),
    numeric: true,
    cell: ({ tiers }: ReturnType<typeof topModels>[number]) => {
      const rate = tiers[0]?.usdPerMillion[name];
      return rate === undefined ? '–' : formatRate(rate);
    },
  });
  return (
    <div className="flex flex-col items-start gap-4">
      <div className="w-full">
        <QueryCard query={models} rows={6} empty={{ title: t('list.emptyTitle'), text: t('list.emptyText') }}>
          {(data) => (
            <DataTable
              rows={topModels(data)}
              rowKey={({ id }) => id}
              rowTestId="home-model"
              stackBelow="small"
              columns={[
                {
                  title: t('list.model'),
                  place: 'title',
                  cell: ({ id, displayName }) => (
                    <Link to="/models/$" params={{ _splat: id }} className="font-medium hover:text-accent hover:underline" translate="no">
                      {displayName}
                    </Link>
                  ),
                },
                {
                  title: t('list.context'),
                  numeric: true,
                  place: 'optional',
                  cell: ({ contextTokens }) => (contextTokens === null ? '' : formatCount(contextTokens)),
                },
                meter('input'),
                meter('output'),
                meter('cache_read'),
              ]}
            />
          )}
        </QueryCard>
      </div>
      <Link to="/pricing" className={buttonClass('plain')}>
        {t('home.allModels')}
      </Link>
    </div>
  );
}
