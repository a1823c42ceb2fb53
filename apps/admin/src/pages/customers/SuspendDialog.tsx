import { suspension } from '@derouter/contracts';
import { Field, FormDialog, showServerError, trpc, useExplain, useFieldError } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

interface SuspendDialogProps {
  readonly customer: { readonly accountId: string; readonly email: string };
  /** Lifts the suspension, instead of making one. */
  readonly reinstates: boolean;
  readonly onClose: () => void;
}

/** Suspends a customer with a reason, after the email address has been typed to confirm, or lifts the suspension with a reason. */
export function SuspendDialog({ customer, reinstates, onClose }: SuspendDialogProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const schema = z.object({
    reason: suspension.shape.reason,
    typed: z.string().refine((text) => reinstates || text.trim() === customer.email),
  });
  const form = useForm({ resolver: zodResolver(schema), mode: 'onTouched', defaultValues: { reason: '', typed: '' } });
  const { errors, isValid } = form.formState;
  const onSuccess = async () => {
    await queries.invalidateQueries(trpc.admin.customers.pathFilter());
    onClose();
  };
  const suspend = useMutation(
    trpc.admin.customers.suspend.mutationOptions({ onError: (error) => showServerError(form, error, explain), onSuccess }),
  );
  const reinstate = useMutation(
    trpc.admin.customers.reinstate.mutationOptions({ onError: (error) => showServerError(form, error, explain), onSuccess }),
  );
  const change = reinstates ? reinstate : suspend;
  return (
    <FormDialog
      title={t(reinstates ? 'customers.reinstateTitle' : 'customers.suspendTitle', { email: customer.email })}
      description={t(reinstates ? 'customers.reinstateLead' : 'customers.suspendLead')}
      onClose={onClose}
      onSubmit={form.handleSubmit(({ reason }) => change.mutate({ accountId: customer.accountId, reason }))}
      isBusy={change.isPending}
      canSubmit={isValid}
      error={errors.root?.message}
      {...(reinstates ? {} : { variant: 'danger' as const })}
      submitLabel={t(reinstates ? 'customers.reinstate' : 'customers.suspend')}
      submitTestId="confirm-suspend"
    >
      <Field
        label={t('customers.reason')}
        error={fieldError(errors.reason)}
        maxLength={500}
        autoFocus
        data-testid="suspend-reason"
        {...form.register('reason')}
      />
      {!reinstates && (
        <Field
          label={t('customers.typeEmail')}
          help={customer.email}
          autoComplete="off"
          data-testid="suspend-email"
          {...form.register('typed')}
        />
      )}
    </FormDialog>
  );
}
