import { Button, FormError, QueryCard, trpc, useExplain, useFormat } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** Makes an export of everything held about the account, with its progress and its link. */
export function ExportCard() {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const format = useFormat();
  const queries = useQueryClient();
  const exports = useQuery({
    ...trpc.accountLife.exports.list.queryOptions(),
    refetchInterval: ({ state }) => (state.data?.some((one) => one.state === 'waiting' || one.state === 'running') ? 1_000 : false),
  });
  const start = useMutation(
    trpc.accountLife.exports.start.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.accountLife.exports.list.queryFilter()),
    }),
  );
  return (
    <QueryCard title={t('exports.title')} query={exports} rows={1}>
      {([newest]) => (
        <div className="flex flex-col items-start gap-3 p-4">
          <p className="text-quiet">{t('exports.lead')}</p>
          {newest && (
            <p data-testid="export-state">
              {newest.path ? (
                <a href={newest.path} className="text-accent underline" data-testid="export-link">
                  {t('exports.download', { until: format.shortTime(newest.expiresAt ?? newest.createdAt) })}
                </a>
              ) : newest.state === 'failed' ? (
                t('exports.failed')
              ) : (
                t('exports.running', { percent: Math.floor(newest.progress * 100) })
              )}
            </p>
          )}
          <FormError error={start.error && explain(start.error)} />
          <Button busy={start.isPending} onClick={() => start.mutate()} data-testid="start-export">
            {t('exports.start')}
          </Button>
        </div>
      )}
    </QueryCard>
  );
}
