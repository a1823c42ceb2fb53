import { Badge, compareRates, DataTable, Field, formatCount, Page, RateChange, type Rates, trpc, useFormat } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import type { StaffModel } from '../../model-types.ts';
import { ListCard } from '../../parts/ListCard.tsx';
import { useRateName } from '../../use-rate-name.ts';
import { UnknownUsage } from '../requests/UnknownUsage.tsx';
import { ReasonDialog } from '../security/ReasonDialog.tsx';
import { AddModelDialog } from './AddModelDialog.tsx';
import { ComparePricesDialog } from './ComparePricesDialog.tsx';
import { EditModelDialog } from './EditModelDialog.tsx';
import { EditPriceDialog } from './EditPriceDialog.tsx';
import type { ModelsSearch } from './models-search.ts';
import { PriceHistoryDialog } from './PriceHistoryDialog.tsx';
import { useModels } from './use-models.ts';

type ModelDialog = NonNullable<ModelsSearch['dialog']>;

type ModelRow =
  | { readonly model: StaffModel; readonly announced: null }
  | { readonly model: StaffModel; readonly announced: StaffModel['announced'][number]; readonly before: Rates };

/** One row per model, followed by its announced prices, each with the price that it replaces. Models on offer come first. */
function toRows(models: readonly StaffModel[]): ModelRow[] {
  const rank = ({ enabled, routes }: StaffModel) => (enabled && routes.length > 0 ? 0 : 1);
  return models
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((model) => [
      { model, announced: null },
      ...model.announced.map((announced, i) => ({ model, announced, before: model.announced[i - 1] ?? model })),
    ]);
}

/** The list of models with their prices, routes and announced changes. */
export function Models() {
  const { t } = useTranslation(['admin', 'common']);
  const { models, query, filter, dialog, chosen, show } = useModels();
  const [open, setOpen] = useState<'add' | 'compare' | null>(null);
  const close = () => (open ? setOpen(null) : show({ edit: undefined, dialog: undefined }));
  const [withdrawing, setWithdrawing] = useState<Withdrawing | null>(null);
  return (
    <Page
      title={t('models.title')}
      lead={t('models.lead')}
      action={
        <>
          <StaffButton may="models.compareWithList" onClick={() => setOpen('compare')} data-testid="compare-prices">
            {t('models.compare')}
          </StaffButton>
          <StaffButton may="models.create" variant="primary" onClick={() => setOpen('add')} data-testid="add-model">
            {t('models.add')}
          </StaffButton>
        </>
      }
    >
      <Field
        label={t('models.search')}
        type="search"
        className="sm:max-w-96"
        value={query ?? ''}
        maxLength={200}
        onChange={(event) => show({ query: event.target.value || undefined })}
        data-testid="search"
      />
      <ListCard
        csv={{ list: 'admin.models.list', input: filter }}
        query={models}
        rows={8}
        empty={
          query
            ? { title: t('models.noneTitle'), text: t('models.noneText') }
            : { title: t('models.emptyTitle'), text: t('models.emptyText') }
        }
      >
        {(data) => (
          <DataTable
            rowTestId={({ announced }) => (announced ? 'announced-row' : 'model-row')}
            rows={toRows(data)}
            rowKey={({ model, announced }) => announced?.priceVersionId ?? model.id}
            rowClass={({ announced }) => (announced ? 'bg-accent-soft' : '')}
            stackBelow="wide"
            columns={[
              {
                title: t('models.model'),
                place: 'title',
                className: 'min-w-48',
                cell: ({ model, announced }) => (announced ? <Announced price={announced} /> : <ModelName model={model} />),
              },
              ...(['input', 'output'] as const).map((meter) => ({
                title: t(`models.${meter}`),
                numeric: true,
                cell: (row: ModelRow) => (
                  <RateChange
                    rate={(row.announced ?? row.model).tiers[0]?.usdPerMillion[meter] ?? null}
                    before={row.announced ? (row.before.tiers[0]?.usdPerMillion[meter] ?? null) : undefined}
                  />
                ),
              })),
              {
                title: t('models.routes'),
                place: 'bare',
                className: 'max-w-56',
                cell: (row) =>
                  row.announced ? (
                    <OtherChanges before={row.before} after={row.announced} />
                  ) : (
                    <span className="block truncate">{row.model.routes.map(({ upstreamName }) => upstreamName).join(', ') || '–'}</span>
                  ),
              },
              {
                title: t('customers.status'),
                place: 'figure',
                cell: ({ model, announced }) => (announced ? '' : <ModelStatus model={model} />),
              },
              {
                title: '',
                place: 'actions',
                className: 'min-w-68',
                cell: ({ model, announced }) =>
                  announced ? (
                    <StaffButton
                      may="models.withdrawPrice"
                      variant="quiet"
                      onClick={() => setWithdrawing({ priceVersionId: announced.priceVersionId, model: model.displayName })}
                      data-testid="withdraw-price"
                    >
                      {t('models.withdraw')}
                    </StaffButton>
                  ) : (
                    <ModelActions onOpen={(name) => show({ edit: model.id, dialog: name })} />
                  ),
              },
            ]}
          />
        )}
      </ListCard>
      <UnknownUsage />
      {withdrawing && <WithdrawDialog withdrawing={withdrawing} onClose={() => setWithdrawing(null)} />}
      {open === 'add' && <AddModelDialog onClose={close} />}
      {open === 'compare' && <ComparePricesDialog onClose={close} />}
      {chosen && dialog === 'model' && <EditModelDialog model={chosen} onClose={close} />}
      {chosen && dialog === 'price' && <EditPriceDialog model={chosen} onClose={close} />}
      {chosen && dialog === 'history' && <PriceHistoryDialog model={chosen} onClose={close} />}
    </Page>
  );
}

interface Withdrawing {
  readonly priceVersionId: string;
  readonly model: string;
}

interface WithdrawDialogProps {
  readonly withdrawing: Withdrawing;
  readonly onClose: () => void;
}

function WithdrawDialog({ withdrawing: { priceVersionId, model }, onClose }: WithdrawDialogProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const withdraw = useMutation(
    trpc.admin.models.withdrawPrice.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queries.invalidateQueries(trpc.admin.models.list.queryFilter()),
          queries.invalidateQueries(trpc.admin.models.compareWithList.queryFilter()),
        ]);
        onClose();
      },
    }),
  );
  return (
    <ReasonDialog
      title={t('models.withdrawTitle', { model })}
      description={t('models.withdrawLead')}
      submitLabel={t('models.withdraw')}
      isBusy={withdraw.isPending}
      error={withdraw.error}
      onSubmit={(reason) => withdraw.mutate({ priceVersionId, reason })}
      onClose={onClose}
    />
  );
}

function ModelStatus({ model }: { readonly model: StaffModel }) {
  const { t } = useTranslation('admin');
  if (!model.enabled) return <Badge>{t('models.off')}</Badge>;
  return model.routes.length === 0 ? <Badge tone="warn">{t('models.noRoute')}</Badge> : <Badge tone="good">{t('models.offered')}</Badge>;
}

function ModelActions({ onOpen }: { readonly onOpen: (dialog: ModelDialog) => void }) {
  const { t } = useTranslation('admin');
  return (
    <>
      <StaffButton may="models.save" variant="quiet" onClick={() => onOpen('model')} data-testid="edit-model">
        {t('models.edit')}
      </StaffButton>
      <StaffButton may="models.announcePrice" variant="quiet" onClick={() => onOpen('price')} data-testid="edit-price">
        {t('models.editPrice')}
      </StaffButton>
      <StaffButton may="models.priceHistory" variant="quiet" onClick={() => onOpen('history')} data-testid="price-history-of">
        {t('prices.historyShort')}
      </StaffButton>
    </>
  );
}

function ModelName({ model }: { readonly model: StaffModel }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { id, displayName, vendor, disabledFrom, systemPrompt, aliases } = model;
  return (
    <>
      <span className="block font-medium">{displayName}</span>
      <span className="block text-xs font-normal text-quiet wrap-anywhere">
        <code translate="no" className="font-mono">
          {[id, ...aliases].join(', ')}
        </code>{' '}
        · {vendor}
      </span>
      {(disabledFrom || systemPrompt !== null) && (
        <span className="mt-0.5 flex flex-wrap gap-1">
          {disabledFrom && (
            <Badge tone="warn">
              {t('models.lastDayBadge', { date: format.utcDate(new Date(Date.parse(disabledFrom) - 1).toISOString()) })}
            </Badge>
          )}
          {systemPrompt !== null && <Badge>{t('models.promptBadge')}</Badge>}
        </span>
      )}
    </>
  );
}

/** The date of an announced price and how many days of notice it has. */
function Announced({ price }: { readonly price: StaffModel['announced'][number] }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const days = Math.floor((Date.parse(price.effectiveAt) - Date.parse(price.announcedAt)) / 86_400_000);
  return (
    <span className="block text-sm font-normal text-accent">
      {t('models.scheduled', { date: format.date(price.effectiveAt) })}
      <span className="block text-xs text-quiet">{t('models.announcedAt', { date: format.date(price.announcedAt), count: days })}</span>
    </span>
  );
}

/** The changes of an announced price, as old → new, except input and output of the first tier, which have columns. */
function OtherChanges({ before, after }: { readonly before: Rates; readonly after: Rates }) {
  const rateName = useRateName();
  const changes = compareRates(before, after).filter(
    (row) => row.before !== row.after && !(row.group === 'tier' && row.from === 0 && ['input', 'output'].includes(row.name)),
  );
  return changes.map((row) => (
    <span key={row.key} className="flex flex-wrap gap-x-1 text-sm">
      <span className="text-quiet">
        {rateName(row)}
        {row.from > 0 && ` ≥ ${formatCount(row.from)}`}
      </span>
      {row.group === 'multiplier' ? `${row.before ?? '1'} → ${row.after ?? '1'}` : <RateChange rate={row.after} before={row.before} />}
    </span>
  ));
}
