import type { AppRouter } from '@derouter/api';
import { Badge, Button, Card, DataTable, ErrorState, formatCount, LoadMore, QueryCard, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../access/use-may.ts';
import { ExportLink } from '../../parts/ExportLink.tsx';

type Run = inferRouterOutputs<AppRouter>['admin']['books']['proofs']['items'][number];

const tones = { waiting: 'plain', running: 'warn', done: 'good', canceled: 'plain', failed: 'bad' } as const;
const isOpen = ({ state }: Run) => state === 'waiting' || state === 'running';

/** Proofs of the books, started here, with live progress. */
export function Proofs() {
  const { t } = useTranslation('operations');
  const format = useFormat();
  const client = useQueryClient();
  const may = useMay();
  const list = useInfiniteQuery({
    ...trpc.admin.books.proofs.infiniteQueryOptions({ limit: 20 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
    refetchInterval: ({ state }) => (state.data?.pages[0]?.items.some(isOpen) ? 700 : 10_000),
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const refresh = { onSuccess: () => client.invalidateQueries(trpc.admin.books.proofs.infiniteQueryFilter()) };
  const prove = useMutation(trpc.admin.books.prove.mutationOptions(refresh));
  const cancel = useMutation(trpc.admin.books.cancelProof.mutationOptions(refresh));
  const failed = prove.error ? prove : cancel.error ? cancel : null;
  const isBusy = !may('books.prove') || prove.isPending || items.some(isOpen);
  return (
    <>
      <div className="-mb-3 flex flex-wrap items-center gap-3">
        <Button variant="primary" disabled={isBusy} onClick={() => prove.mutate({ isFull: true })} data-testid="prove">
          {t('books.prove')}
        </Button>
        <Button disabled={isBusy} onClick={() => prove.mutate({ isFull: false })}>
          {t('books.proveNew')}
        </Button>
        <p className="basis-full text-sm text-quiet md:min-w-0 md:flex-1 md:basis-0">{t('books.proveLead')}</p>
        <ExportLink list="admin.books.proofs" />
      </div>
      <LastProof />
      <QueryCard
        query={list}
        isEmpty={() => items.length === 0}
        footer={<LoadMore query={list} />}
        empty={{ title: t('books.noProofs'), text: t('books.noProofsText') }}
        header={failed && <ErrorState error={failed.error} onRetry={() => failed.reset()} />}
      >
        {() => (
          <DataTable
            rowTestId="proof-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="medium"
            columns={[
              {
                title: t('books.time'),
                place: 'title',
                cell: ({ createdAt, isFull }) => (
                  <>
                    <span className="block whitespace-nowrap">{format.shortTime(createdAt)}</span>
                    <span className="block text-xs font-normal text-quiet">{t(`books.scope.${isFull ? 'full' : 'new'}`)}</span>
                  </>
                ),
              },
              {
                title: t('books.state'),
                place: 'figure',
                cell: ({ state, isCanceling }) => (
                  <Badge tone={tones[state]}>{isCanceling ? t('books.canceling') : t(`books.states.${state}`)}</Badge>
                ),
              },
              { title: t('books.result'), place: 'bare', className: 'w-full', cell: (run) => <Result run={run} /> },
              {
                title: '',
                place: 'actions',
                cell: (run) =>
                  isOpen(run) && (
                    <Button
                      variant="quiet"
                      disabled={run.isCanceling}
                      onClick={() => cancel.mutate({ id: run.id })}
                      data-testid="cancel-proof"
                    >
                      {t('books.cancel')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </QueryCard>
    </>
  );
}

/** The findings of the last proof, which may have run at night. Renders nothing if it found nothing. */
function LastProof() {
  const { t } = useTranslation('operations');
  const format = useFormat();
  const { data: proof } = useQuery(trpc.admin.books.lastProof.queryOptions());
  if (!proof || proof.findings.length === 0) return null;
  return (
    <Card
      title={t('books.lastProof', { time: format.dateTime(proof.at) })}
      aside={<ExportLink list="admin.books.lastProof" part="findings" />}
    >
      <DataTable
        rowTestId="finding-row"
        rows={proof.findings}
        rowKey={({ invariant, detail }) => `${invariant} ${detail}`}
        columns={[
          { title: t('books.invariant'), place: 'title', className: 'whitespace-nowrap', cell: ({ invariant }) => invariant },
          { title: t('books.finding'), place: 'bare', className: 'w-full wrap-anywhere', cell: ({ detail }) => detail },
        ]}
      />
    </Card>
  );
}

function Result({ run }: { readonly run: Run }) {
  const { t } = useTranslation('operations');
  const { state, step, stepsDone, stepsTotal, receiptsDone, receiptsTotal, transfers, findings, error } = run;
  if (isOpen(run)) {
    const ofStep = receiptsTotal > 0 ? receiptsDone / receiptsTotal : 0;
    return (
      <div className="flex flex-col gap-1">
        <progress className="h-2 w-full accent-accent" max={Math.max(1, stepsTotal)} value={stepsDone + ofStep} aria-label={step} />
        <span className="text-sm">{stepsTotal > 0 && t('books.step', { done: stepsDone + 1, total: stepsTotal, step })}</span>
        {receiptsTotal > 0 && (
          <span className="text-xs text-quiet">
            {t('books.receipts', { done: formatCount(receiptsDone), total: formatCount(receiptsTotal) })}
          </span>
        )}
      </div>
    );
  }
  if (state !== 'done') return <span className="text-sm text-quiet">{error ?? '–'}</span>;
  return (
    <div className="flex flex-col gap-1">
      <span className={findings.length > 0 ? 'font-medium text-bad' : 'text-good'}>
        {findings.length > 0 ? t('books.findings', { count: findings.length }) : t('books.right')}
      </span>
      <span className="text-xs text-quiet">
        {t('books.read', { transfers: formatCount(transfers), receipts: formatCount(receiptsDone) })}
      </span>
      {findings.map(({ invariant, detail }) => (
        <span key={`${invariant} ${detail}`} className="text-sm wrap-anywhere">
          <strong>{invariant}</strong> {detail}
        </span>
      ))}
    </div>
  );
}
