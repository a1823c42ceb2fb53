import { feeChange } from '@derouter/contracts';
import { DataTable, Field, FormDialog, fromText, Money, parseAmount, showServerError, trpc, useExplain, useFieldError } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { useMethodName } from '../../use-method-name.ts';
import { PastFees } from './PastFees.tsx';

const schema = z.object({
  percent: fromText(feeChange.shape.percent, parseAmount, 'rate'),
  fixedUsd: fromText(feeChange.shape.fixedUsd, parseAmount, 'usd'),
  minimumUsd: fromText(feeChange.shape.minimumUsd, parseAmount, 'usd'),
  reason: feeChange.shape.reason,
});

interface Fee {
  readonly provider: string;
  readonly percent: string;
  readonly fixedUsd: string;
  readonly minimumUsd: string;
}

/** The processing fee of each payment method. */
export function Fees() {
  const { t } = useTranslation('admin');
  const nameOf = useMethodName();
  const [editing, setEditing] = useState<Fee | null>(null);
  const list = useQuery(trpc.admin.payments.fees.queryOptions());
  return (
    <>
      <p className="text-quiet">{t('payments.feesLead')}</p>
      <ListCard
        csv={{ list: 'admin.payments.fees' }}
        query={list}
        empty={{ title: t('payments.feesEmpty'), text: t('payments.feesEmptyText') }}
      >
        {(data) => (
          <DataTable
            rowTestId="fee-row"
            rows={data}
            rowKey={({ provider }) => provider}
            columns={[
              { title: t('payments.method'), place: 'title', cell: (row) => nameOf(row.provider) },
              { title: t('payments.percent'), numeric: true, place: 'figure', cell: ({ percent }) => `${percent} %` },
              { title: t('payments.fixed'), numeric: true, cell: ({ fixedUsd }) => <Money usd={fixedUsd} /> },
              { title: t('payments.minimum'), numeric: true, cell: ({ minimumUsd }) => <Money usd={minimumUsd} /> },
              {
                title: '',
                place: 'actions',
                cell: (fee) => (
                  <StaffButton may="payments.setFee" variant="quiet" onClick={() => setEditing(fee)} data-testid="edit-fee">
                    {t('payments.edit')}
                  </StaffButton>
                ),
              },
            ]}
          />
        )}
      </ListCard>
      <PastFees />
      {editing && <FeeDialog fee={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function FeeDialog({ fee, onClose }: { readonly fee: Fee; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const nameOf = useMethodName();
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const { percent, fixedUsd, minimumUsd } = fee;
  const form = useForm({ resolver: zodResolver(schema), mode: 'onTouched', defaultValues: { percent, fixedUsd, minimumUsd, reason: '' } });
  const { errors, isValid } = form.formState;
  const save = useMutation(
    trpc.admin.payments.setFee.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        await Promise.all([
          queries.invalidateQueries({ queryKey: trpc.admin.payments.fees.queryKey() }),
          queries.invalidateQueries(trpc.admin.payments.pastFees.infiniteQueryFilter()),
        ]);
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title={t('payments.feeTitle', { method: nameOf(fee.provider) })}
      description={t('payments.feeLead')}
      onClose={onClose}
      onSubmit={form.handleSubmit((values) => save.mutate({ provider: fee.provider, ...values }))}
      canSubmit={isValid}
      isBusy={save.isPending}
      error={fieldError(errors.root)}
      submitLabel={t('payments.save')}
      submitTestId="save-fee"
    >
      <Field label={t('payments.percent')} inputMode="decimal" error={fieldError(errors.percent)} {...form.register('percent')} />
      <Field label={t('payments.fixed')} inputMode="decimal" error={fieldError(errors.fixedUsd)} {...form.register('fixedUsd')} />
      <Field label={t('payments.minimum')} inputMode="decimal" error={fieldError(errors.minimumUsd)} {...form.register('minimumUsd')} />
      <Field
        label={t('payments.reason')}
        error={fieldError(errors.reason)}
        maxLength={500}
        data-testid="fee-reason"
        {...form.register('reason')}
      />
    </FormDialog>
  );
}
