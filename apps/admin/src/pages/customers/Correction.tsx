import { adjustment, adjustmentKinds, adjustmentUsd } from '@derouter/contracts';
import {
  Button,
  Field,
  Form,
  formatUsd,
  fromText,
  Notice,
  Pairs,
  parseAmount,
  Review,
  SelectField,
  trpc,
  useExplain,
  useFieldError,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';

interface CorrectionProps {
  readonly customer: { readonly accountId: string; readonly email: string; readonly balanceUsd: string };
}

const schema = adjustment.pick({ kind: true, reason: true }).extend({ amountUsd: fromText(adjustmentUsd, parseAmount, 'usd') });

const blank: z.input<typeof schema> = { kind: 'credit', amountUsd: '', reason: '' };

/** Corrects a customer's credit in three steps: form, summary and confirmation of the result. */
export function Correction({ customer }: CorrectionProps) {
  const { t } = useTranslation(['admin', 'customer']);
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const { accountId, email } = customer;
  const form = useForm({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: blank,
  });
  const { errors, isValid } = form.formState;
  // The idempotency key: submitting the same form twice books one correction.
  const [adjustmentId, setAdjustmentId] = useState(() => crypto.randomUUID());
  const [reviewed, setReviewed] = useState<z.output<typeof schema> | null>(null);
  const adjust = useMutation(
    trpc.admin.customers.adjust.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.admin.customers.pathFilter()),
    }),
  );
  const startOver = () => {
    adjust.reset();
    form.reset();
    setReviewed(null);
    setAdjustmentId(crypto.randomUUID());
  };
  if (adjust.data) {
    return (
      <div className="flex flex-col gap-3" data-testid="adjusted">
        <Notice>
          {adjust.data.state === 'pending'
            ? t('customer:adjustPending')
            : t('customers.adjustDone', { balance: formatUsd(adjust.data.customer.balanceUsd, 6) })}
        </Notice>
        <Button onClick={startOver}>{t('customers.adjustAnother')}</Button>
      </div>
    );
  }
  if (reviewed) {
    const { kind, amountUsd, reason } = reviewed;
    return (
      <Review
        onBack={() => setReviewed(null)}
        backLabel={t('models.edit')}
        onConfirm={() => adjust.mutate({ ...reviewed, accountId, adjustmentId })}
        confirmLabel={t('customers.adjustConfirm')}
        confirmTestId="confirm-adjust"
        isBusy={adjust.isPending}
        error={adjust.error && explain(adjust.error)}
      >
        <p>{t(`customers.adjustSummary.${kind}`, { amount: formatUsd(amountUsd, 2), email })}</p>
        <Pairs
          pairs={[
            [t('customers.balance'), formatUsd(customer.balanceUsd, 6)],
            [t('customers.adjustAmount'), `${kind === 'debit' ? '−' : '+'}${formatUsd(amountUsd, 6)}`],
            [t('customers.reason'), reason],
          ]}
        />
      </Review>
    );
  }
  return (
    <Form
      onSubmit={form.handleSubmit((values) => setReviewed(values))}
      canSubmit={isValid}
      submitLabel={t('customers.adjustReview')}
      submitTestId="review-adjust"
    >
      <SelectField label={t('customers.adjustKind')} data-testid="adjust-kind" {...form.register('kind')}>
        {adjustmentKinds.map((name) => (
          <option key={name} value={name}>
            {t(`customers.adjustKinds.${name}`)}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('customers.adjustAmount')}
        error={fieldError(errors.amountUsd)}
        inputMode="decimal"
        data-testid="adjust-amount"
        {...form.register('amountUsd')}
      />
      <Field
        label={t('customers.reason')}
        error={fieldError(errors.reason)}
        maxLength={500}
        data-testid="adjust-reason"
        {...form.register('reason')}
      />
    </Form>
  );
}
