import type { OwnKey } from '@derouter/api';
import { Badge, Card, DataTable, formatUsd, Money, Pairs, Stat, useFormat } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { keyTones } from '../key-tones.ts';

/** The balance, budget, next reset and limits of a key. */
export function OwnKeyFigures({ ownKey }: { readonly ownKey: OwnKey }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { balance, budget } = ownKey;
  const tightest = budget?.limits.toSorted((a, b) => Number(a.left_usd) - Number(b.left_usd))[0];
  const resetsAt = budget?.next_reset_at ?? null;
  return (
    <>
      <div className="grid gap-4 md:grid-cols-3">
        <Stat
          label={t('ownKey.available')}
          note={Number(balance.locked_balance) > 0 ? t('ownKey.locked', { amount: formatUsd(balance.locked_balance, 4) }) : undefined}
        >
          <Money usd={balance.available} decimals={4} testId="own-available" />
        </Stat>
        <Stat
          label={t('ownKey.budget')}
          note={tightest && t('ownKey.budgetNote', { spent: formatUsd(tightest.spent_usd, 4), left: formatUsd(tightest.left_usd, 4) })}
        >
          {tightest ? <Money usd={tightest.limit_usd} testId="own-budget" /> : <span className="text-base">{t('ownKey.noBudget')}</span>}
        </Stat>
        <Stat label={t('ownKey.nextReset')} note={resetsAt && budget ? budget.time_zone : undefined}>
          <span className="text-base" data-testid="own-reset">
            {resetsAt && budget ? format.timeInZone(resetsAt, budget.time_zone) : budget ? t('ownKey.noReset') : t('ownKey.none')}
          </span>
        </Stat>
      </div>
      <div className="grid items-start gap-4 md:grid-cols-2">
        <Card title={ownKey.name} aside={<Badge tone={keyTones[ownKey.status]}>{t(`keys.statuses.${ownKey.status}`)}</Badge>}>
          <div className="px-4 py-1">
            <Pairs
              pairs={[
                [
                  t('ownKey.label'),
                  <code translate="no" key="key">
                    {ownKey.key}
                  </code>,
                ],
                [t('ownKey.requestsPerMinute'), ownKey.requests_per_minute ?? t('ownKey.noLimit')],
                [t('ownKey.concurrency'), ownKey.concurrency ?? t('ownKey.noLimit')],
                [t('ownKey.expires'), ownKey.expires_at ? format.dateTime(ownKey.expires_at) : t('ownKey.never')],
              ]}
            />
          </div>
        </Card>
        {budget && <BudgetTable budget={budget} />}
      </div>
    </>
  );
}

function BudgetTable({ budget }: { readonly budget: NonNullable<OwnKey['budget']> }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  return (
    <Card title={t('ownKey.limits')}>
      <DataTable
        rows={budget.limits}
        rowKey={({ period }) => period}
        rowTestId="own-limit"
        stackBelow="small"
        columns={[
          { title: t('ownKey.period'), place: 'title', cell: ({ period }) => t(`ownKey.periods.${period}`) },
          { title: t('ownKey.limit'), numeric: true, place: 'figure', cell: (limit) => <Money usd={limit.limit_usd} /> },
          { title: t('ownKey.spent'), numeric: true, cell: (limit) => <Money usd={limit.spent_usd} decimals={4} testId="own-spent" /> },
          { title: t('ownKey.left'), numeric: true, cell: (limit) => <Money usd={limit.left_usd} decimals={4} testId="own-left" /> },
          {
            title: t('ownKey.resets'),
            cell: (limit) => (limit.resets_at ? format.timeInZone(limit.resets_at, budget.time_zone) : '—'),
          },
        ]}
      />
    </Card>
  );
}
