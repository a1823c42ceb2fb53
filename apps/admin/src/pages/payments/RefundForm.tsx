import { staffRefund } from '@derouter/contracts';
import { Field, Form, fromText, Notice, parseAmount, Review, showServerError, trpc, useExplain, useFieldError } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { StaffButton } from '../../access/StaffButton.tsx';

const schema = z.object({ amountUsd: fromText(staffRefund.shape.amountUsd, parseAmount, 'usd'), reason: staffRefund.shape.reason });

/** Refunds unused credit of an order, whatever the customer's window, after a summary. */
export function RefundForm({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [reviewed, setReviewed] = useState<z.output<typeof schema> | null>(null);
  const form = useForm({ resolver: zodResolver(schema), mode: 'onTouched', defaultValues: { amountUsd: '', reason: '' } });
  const refund = useMutation(
    trpc.admin.payments.refund.mutationOptions({
      onError: (error) => {
        setReviewed(null);
        showServerError(form, error, explain);
      },
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.admin.payments.pathKey() }),
    }),
  );
  const { errors, isValid } = form.formState;
  if (refund.isSuccess) return <Notice>{t('payments.refundDone')}</Notice>;
  if (!isOpen) {
    return (
      <StaffButton may="payments.refund" onClick={() => setOpen(true)} data-testid="staff-refund">
        {t('payments.refundAction')}
      </StaffButton>
    );
  }
  if (reviewed) {
    return (
      <Review
        onBack={() => setReviewed(null)}
        backLabel={t('payments.change')}
        onConfirm={() => refund.mutate({ orderId, ...reviewed })}
        confirmLabel={t('payments.refundAction')}
        confirmTestId="confirm-staff-refund"
        isBusy={refund.isPending}
      >
        <p>{t('payments.refundSummary', { amount: reviewed.amountUsd })}</p>
      </Review>
    );
  }
  return (
    <Form
      onSubmit={form.handleSubmit((values) => setReviewed(values))}
      onCancel={() => setOpen(false)}
      canSubmit={isValid}
      submitLabel={t('payments.refundReview')}
      submitTestId="review-staff-refund"
      error={fieldError(errors.root)}
    >
      <Field label={t('payments.refundAmount')} inputMode="decimal" error={fieldError(errors.amountUsd)} {...form.register('amountUsd')} />
      <Field label={t('payments.reason')} error={fieldError(errors.reason)} {...form.register('reason')} />
    </Form>
  );
}
