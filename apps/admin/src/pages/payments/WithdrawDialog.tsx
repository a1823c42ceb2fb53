import { withdrawal, withdrawalDestinations } from '@derouter/contracts';
import { Field, FormDialog, fromText, parseAmount, SelectField, showServerError, trpc, useExplain, useFieldError } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

interface WithdrawDialogProps {
  readonly clearings: readonly string[];
  readonly onClose: () => void;
}

const { shape } = withdrawal;
const schema = z.object({
  clearing: shape.clearing,
  direction: shape.direction,
  destination: shape.destination,
  amountUsd: fromText(shape.amountUsd, parseAmount, 'usd'),
  feeUsd: fromText(shape.feeUsd, parseAmount, 'usd'),
  reference: shape.reference,
  reason: shape.reason,
});

const blank: z.input<typeof schema> = {
  ...{ clearing: '', direction: 'out', destination: 'treasury', amountUsd: '', feeUsd: '0', reference: '', reason: '' },
};

/** Books money that left a provider or a deposit address, or went back there. A large amount waits for a second person. */
export function WithdrawDialog({ clearings, onClose }: WithdrawDialogProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  // The idempotency key: submitting the same form twice books once.
  const [id] = useState(() => crypto.randomUUID());
  const form = useForm({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: { ...blank, clearing: clearings[0] ?? '' },
  });
  const { errors, isValid } = form.formState;
  const save = useMutation(
    trpc.admin.payments.withdraw.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.admin.payments.pathKey() });
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title={t('withdrawals.add')}
      description={t('withdrawals.addLead')}
      onClose={onClose}
      onSubmit={form.handleSubmit((values) => save.mutate({ id, ...values }))}
      canSubmit={isValid}
      isBusy={save.isPending}
      error={fieldError(errors.root)}
      submitLabel={t('withdrawals.book')}
      submitTestId="save-withdrawal"
    >
      <SelectField label={t('payments.clearing')} {...form.register('clearing')}>
        {clearings.map((clearing) => (
          <option key={clearing}>{clearing}</option>
        ))}
      </SelectField>
      <SelectField label={t('withdrawals.direction')} {...form.register('direction')}>
        <option value="out">{t('withdrawals.directions.out')}</option>
        <option value="in">{t('withdrawals.directions.in')}</option>
      </SelectField>
      <SelectField label={t('withdrawals.destination')} {...form.register('destination')}>
        {withdrawalDestinations.map((name) => (
          <option key={name} value={name}>
            {t(`withdrawals.destinations.${name}`)}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('withdrawals.amount')}
        inputMode="decimal"
        error={fieldError(errors.amountUsd)}
        data-testid="withdrawal-amount"
        {...form.register('amountUsd')}
      />
      <Field label={t('withdrawals.fee')} inputMode="decimal" error={fieldError(errors.feeUsd)} {...form.register('feeUsd')} />
      <Field
        label={t('withdrawals.reference')}
        spellCheck={false}
        error={fieldError(errors.reference)}
        data-testid="withdrawal-reference"
        {...form.register('reference')}
      />
      <Field label={t('payments.reason')} error={fieldError(errors.reason)} data-testid="withdrawal-reason" {...form.register('reason')} />
    </FormDialog>
  );
}
