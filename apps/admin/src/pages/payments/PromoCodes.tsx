import { Badge, CopyButton, DataTable, Dialog, Money, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { ReasonDialog } from '../security/ReasonDialog.tsx';
import { ListFilters, usePaymentFilter } from './ListFilters.tsx';
import { PromoDialog } from './PromoDialog.tsx';

const states = ['active', 'planned', 'used_up', 'ended'] as const;
const tones = { active: 'good', planned: 'warn', used_up: 'plain', ended: 'plain' } as const;

/** Promotional codes. The text of a code is shown only once, when it is created. */
export function PromoCodes() {
  const { t } = useTranslation(['admin', 'common']);
  const format = useFormat();
  const queries = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const [created, setCreated] = useState<string | null>(null);
  const [ending, setEnding] = useState<{ readonly id: string; readonly label: string } | null>(null);
  const { state } = usePaymentFilter(states);
  const filter = state ? { state } : {};
  const list = useInfiniteQuery({
    ...trpc.admin.promoCodes.list.infiniteQueryOptions(
      { ...filter, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const disable = useMutation(
    trpc.admin.promoCodes.disable.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.admin.promoCodes.pathKey() });
        setEnding(null);
      },
    }),
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-quiet">{t('promo.lead')}</p>
        <StaffButton may="promoCodes.create" variant="primary" onClick={() => setAdding(true)} data-testid="add-promo">
          {t('promo.add')}
        </StaffButton>
      </div>
      <ListFilters states={states} nameOf={(name) => t(`promo.states.${name}`)} />
      <ListCard
        csv={{ list: 'admin.promoCodes.list', input: filter }}
        pages={list}
        query={list}
        isEmpty={() => items.length === 0}
        empty={state ? { title: t('promo.none'), text: t('promo.noneText') } : { title: t('promo.emptyTitle'), text: t('promo.emptyText') }}
      >
        {() => (
          <DataTable
            rowTestId="promo-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            columns={[
              { title: t('promo.label'), place: 'title', cell: ({ label }) => label },
              { title: t('promo.amount'), numeric: true, place: 'figure', cell: ({ amountUsd }) => <Money usd={amountUsd} /> },
              { title: t('promo.uses'), numeric: true, cell: ({ uses, maxUses }) => `${uses} / ${maxUses}` },
              { title: t('promo.startsAt'), className: 'whitespace-nowrap', cell: ({ startsAt }) => format.dateTime(startsAt) },
              { title: t('promo.endsAt'), className: 'whitespace-nowrap', cell: ({ endsAt }) => (endsAt ? format.dateTime(endsAt) : '–') },
              {
                title: t('promo.state'),
                place: 'bare',
                cell: ({ state: name }) => <Badge tone={tones[name]}>{t(`promo.states.${name}`)}</Badge>,
              },
              {
                title: '',
                place: 'actions',
                cell: ({ id, label, state: name }) =>
                  name !== 'ended' && (
                    <StaffButton
                      may="promoCodes.disable"
                      variant="quiet"
                      onClick={() => {
                        disable.reset();
                        setEnding({ id, label });
                      }}
                      data-testid="disable-promo"
                    >
                      {t('promo.disable')}
                    </StaffButton>
                  ),
              },
            ]}
          />
        )}
      </ListCard>
      {ending && (
        <ReasonDialog
          title={t('promo.endTitle', { label: ending.label })}
          description={t('promo.endLead')}
          submitLabel={t('promo.disable')}
          variant="danger"
          isBusy={disable.isPending}
          error={disable.error}
          onSubmit={(reason) => disable.mutate({ id: ending.id, reason })}
          onClose={() => setEnding(null)}
        />
      )}
      {isAdding && (
        <PromoDialog
          onClose={() => setAdding(false)}
          onCreated={(code) => {
            setAdding(false);
            setCreated(code);
          }}
        />
      )}
      {created && (
        <Dialog title={t('promo.createdTitle')} description={t('promo.createdLead')} onClose={() => setCreated(null)}>
          <div className="flex items-center gap-3">
            <code translate="no" className="rounded-md bg-raised px-3 py-2 font-mono text-lg" data-testid="promo-text">
              {created}
            </code>
            <CopyButton text={created} label={t('common:copy')} copiedLabel={t('common:copied')} />
          </div>
        </Dialog>
      )}
    </>
  );
}
