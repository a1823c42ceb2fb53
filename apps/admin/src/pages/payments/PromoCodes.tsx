import { newPromoCode, promoUsd } from '@derouter/contracts';
import {
  Badge,
  CopyButton,
  DataTable,
  Dialog,
  Field,
  FormDialog,
  fromText,
  Money,
  parseAmount,
  parseNumber,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
  useFormat,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { ReasonDialog } from '../security/ReasonDialog.tsx';

/** Promotional codes. The text of a code is shown only once, when it is created. */
export function PromoCodes() {
  const { t } = useTranslation(['admin', 'common']);
  const format = useFormat();
  const queries = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const [created, setCreated] = useState<string | null>(null);
  const [ending, setEnding] = useState<{ readonly id: string; readonly label: string } | null>(null);
  const list = useInfiniteQuery({
    ...trpc.admin.promoCodes.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
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
      <ListCard
        csv={{ list: 'admin.promoCodes.list' }}
        pages={list}
        query={list}
        isEmpty={() => items.length === 0}
        empty={{ title: t('promo.emptyTitle'), text: t('promo.emptyText') }}
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
              { title: t('promo.endsAt'), className: 'whitespace-nowrap', cell: ({ endsAt }) => (endsAt ? format.dateTime(endsAt) : '–') },
              {
                title: t('promo.state'),
                place: 'bare',
                cell: ({ disabledAt, uses, maxUses }) => (
                  <Badge tone={disabledAt || uses >= maxUses ? 'plain' : 'good'}>
                    {t(disabledAt ? 'promo.disabled' : uses >= maxUses ? 'promo.usedUp' : 'promo.active')}
                  </Badge>
                ),
              },
              {
                title: '',
                place: 'actions',
                cell: ({ id, label, disabledAt }) =>
                  disabledAt === null && (
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
            <code className="rounded-md bg-raised px-3 py-2 font-mono text-lg" data-testid="promo-text">
              {created}
            </code>
            <CopyButton text={created} label={t('common:copy')} copiedLabel={t('common:copied')} />
          </div>
        </Dialog>
      )}
    </>
  );
}

const schema = z.object({
  label: newPromoCode.shape.label,
  amountUsd: fromText(promoUsd, parseAmount, 'usd'),
  maxUses: fromText(newPromoCode.shape.maxUses, (text) => parseNumber(text) ?? Number.NaN, 'whole'),
});

interface PromoDialogProps {
  readonly onClose: () => void;
  readonly onCreated: (code: string) => void;
}

function PromoDialog({ onClose, onCreated }: PromoDialogProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const [id] = useState(() => crypto.randomUUID());
  const form = useForm({ resolver: zodResolver(schema), mode: 'onTouched', defaultValues: { label: '', amountUsd: '5', maxUses: '1' } });
  const { errors, isValid } = form.formState;
  const create = useMutation(
    trpc.admin.promoCodes.create.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async ({ code }) => {
        await queries.invalidateQueries({ queryKey: trpc.admin.promoCodes.pathKey() });
        onCreated(code);
      },
    }),
  );
  return (
    <FormDialog
      title={t('promo.add')}
      description={t('promo.addLead')}
      onClose={onClose}
      onSubmit={form.handleSubmit((values) => create.mutate({ id, ...values }))}
      canSubmit={isValid}
      isBusy={create.isPending}
      error={fieldError(errors.root)}
      submitLabel={t('promo.create')}
      submitTestId="create-promo"
    >
      <Field label={t('promo.label')} error={fieldError(errors.label)} data-testid="promo-label" {...form.register('label')} />
      <Field label={t('promo.amount')} inputMode="decimal" error={fieldError(errors.amountUsd)} {...form.register('amountUsd')} />
      <Field label={t('promo.maxUses')} inputMode="numeric" error={fieldError(errors.maxUses)} {...form.register('maxUses')} />
    </FormDialog>
  );
}
