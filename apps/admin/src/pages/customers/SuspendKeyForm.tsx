import { keySuspension } from '@derouter/contracts';
import { Field, Form, showServerError, trpc, useExplain, useFieldError } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

interface SuspendKeyFormProps {
  readonly keyId: string;
  readonly accountId: string;
  readonly onClose: () => void;
}

/** Suspends a key with a reason that its owner can see. */
export function SuspendKeyForm({ keyId, accountId, onClose }: SuspendKeyFormProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const form = useForm({
    resolver: zodResolver(keySuspension.pick({ reason: true })),
    mode: 'onTouched',
    defaultValues: { reason: '' },
  });
  const { errors, isValid } = form.formState;
  const suspend = useMutation(
    trpc.admin.customers.suspendKey.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.admin.customers.keys.infiniteQueryFilter({ accountId }));
        onClose();
      },
    }),
  );
  return (
    <div className="rounded-md border border-line bg-raised p-3">
      <Form
        onSubmit={form.handleSubmit(({ reason }) => suspend.mutate({ keyId, reason }))}
        onCancel={onClose}
        isBusy={suspend.isPending}
        canSubmit={isValid}
        error={errors.root?.message}
        variant="danger"
        submitLabel={t('customers.keySuspendConfirm')}
        submitTestId="confirm-suspend-key"
      >
        <Field
          label={t('customers.keyReason')}
          error={fieldError(errors.reason)}
          maxLength={500}
          autoFocus
          data-testid="suspend-key-reason"
          {...form.register('reason')}
        />
      </Form>
    </div>
  );
}
