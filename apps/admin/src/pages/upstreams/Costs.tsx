import type { AppRouter } from '@derouter/api';
import { FormSection, formatRate, type Rates, toRateRows, trpc, useFormat } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { groupRows } from '../../rate-rows.ts';
import { useRateName } from '../../use-rate-name.ts';
import { ReasonDialog } from '../security/ReasonDialog.tsx';
import { CostForm } from './CostForm.tsx';

type Upstream = inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number];
type Cost = Upstream['costs'][number];

/** What an upstream costs us, with its history, and a form for another cost. */
export function Costs({ upstream }: { readonly upstream: Upstream }) {
  const { t } = useTranslation('admin');
  const [withdrawing, setWithdrawing] = useState<Cost | null>(null);
  return (
    <div className="mt-6">
      <FormSection title={t('upstreams.costs')} help={t('upstreams.costsHelp')}>
        {upstream.costs.length > 0 && <CostList costs={upstream.costs} onWithdraw={setWithdrawing} />}
        <CostForm upstreamId={upstream.id} />
      </FormSection>
      {withdrawing && <WithdrawCostDialog cost={withdrawing} onClose={() => setWithdrawing(null)} />}
    </div>
  );
}

interface CostListProps {
  readonly costs: readonly Cost[];
  readonly onWithdraw: (cost: Cost) => void;
}

function CostList({ costs, onWithdraw }: CostListProps) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return (
    <ul className="flex flex-col divide-y divide-line rounded-md border border-line" data-testid="costs">
      {costs.map((cost) => (
        <li key={cost.id} className="flex flex-col gap-0.5 px-3 py-2 text-sm" data-testid="cost">
          <span className="flex flex-wrap justify-between gap-x-4">
            <span className="wrap-anywhere">{cost.upstreamModel ?? t('upstreams.allModels')}</span>
            <span className="text-quiet">{t('upstreams.costSince', { date: format.date(cost.effectiveAt) })}</span>
          </span>
          {cost.percent !== null && <span className="tabular-nums">{t('upstreams.costOfList', { percent: cost.percent })}</span>}
          {cost.rates && <RateLines rates={cost.rates} />}
          {cost.isToCome && (
            <span className="flex justify-end">
              <StaffButton may="upstreams.withdrawCost" variant="quiet" onClick={() => onWithdraw(cost)} data-testid="withdraw-cost">
                {t('upstreams.withdrawCost')}
              </StaffButton>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** All rates, a line for each tier, for those per call, and for the multipliers. */
function RateLines({ rates }: { readonly rates: Rates }) {
  const { t } = useTranslation('admin');
  const rateName = useRateName();
  const rows = toRateRows(rates);
  return groupRows(rows).map(({ key, title, tokens, indexes }) => (
    <span key={key} className="tabular-nums">
      {title && <span className="text-quiet">{title === 'tier' ? t('models.tierFrom', { tokens }) : t(`models.${title}`)}: </span>}
      {indexes
        .flatMap((i) => rows[i] ?? [])
        .map((row) => (row.group === 'multiplier' ? `${rateName(row)} ${row.value}` : `${rateName(row)} ${formatRate(row.value)}`))
        .join(' · ')}
    </span>
  ));
}

function WithdrawCostDialog({ cost, onClose }: { readonly cost: Cost; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const withdraw = useMutation(
    trpc.admin.upstreams.withdrawCost.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter());
        onClose();
      },
    }),
  );
  return (
    <ReasonDialog
      title={t('upstreams.withdrawCost')}
      description={t('upstreams.withdrawCostLead')}
      submitLabel={t('upstreams.withdrawCost')}
      isBusy={withdraw.isPending}
      error={withdraw.error}
      onSubmit={(reason) => withdraw.mutate({ id: cost.id, reason })}
      onClose={onClose}
    />
  );
}
