import { resellerAuthorisation, suspension } from '@derouter/contracts';
import { Dialog, Field, Form, QueryView, showServerError, trpc, useExplain, useFieldError, useFormat } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';

interface ResellerProps {
  readonly customer: { readonly accountId: string; readonly email: string };
  readonly onClose: () => void;
}

/** The written authorisation of an account to hand out client keys: record it, or revoke it with a reason. */
export function ResellerDialog({ customer, onClose }: ResellerProps) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { accountId, email } = customer;
  const list = useQuery(trpc.admin.customers.authorisations.queryOptions({ accountId }));
  return (
    <Dialog place="side" title={t('customers.resellerTitle', { email })} description={t('customers.resellerLead')} onClose={onClose}>
      <QueryView query={list} rows={3}>
        {(rows) => (
          <div className="flex flex-col gap-4">
            {rows.map(({ id, document, documentDate, grantedBy, grantedAt, revokedBy, revokedAt, revokedReason }) => (
              <div key={id} className="text-sm" data-testid="authorisation">
                <p className={revokedAt ? 'text-quiet' : ''}>
                  {t('customers.resellerGranted', { document, date: documentDate, staff: grantedBy, time: format.dateTime(grantedAt) })}
                </p>
                {revokedAt && (
                  <p>{t('customers.resellerRevoked', { staff: revokedBy, time: format.dateTime(revokedAt), reason: revokedReason })}</p>
                )}
              </div>
            ))}
            {rows.length > 0 && (
              <div className="flex justify-end">
                <ExportLink list="admin.customers.authorisations" input={{ accountId }} />
              </div>
            )}
            {rows.some(({ revokedAt }) => revokedAt === null) ? (
              <RevokeForm accountId={accountId} onClose={onClose} />
            ) : (
              <AuthoriseForm accountId={accountId} onClose={onClose} />
            )}
          </div>
        )}
      </QueryView>
    </Dialog>
  );
}

interface FormProps {
  readonly accountId: string;
  readonly onClose: () => void;
}

function AuthoriseForm({ accountId, onClose }: FormProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const form = useForm({
    resolver: zodResolver(resellerAuthorisation.omit({ accountId: true })),
    mode: 'onTouched',
    defaultValues: { document: '', documentDate: '' },
  });
  const { errors, isValid } = form.formState;
  const authorise = useMutation(
    trpc.admin.customers.authoriseReseller.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: () => queries.invalidateQueries(trpc.admin.customers.authorisations.queryFilter({ accountId })),
    }),
  );
  return (
    <Form
      onSubmit={form.handleSubmit((values) => authorise.mutate({ accountId, ...values }))}
      onCancel={onClose}
      isBusy={authorise.isPending}
      canSubmit={isValid}
      error={errors.root?.message}
      submitLabel={t('customers.authorise')}
      submitTestId="authorise-reseller"
    >
      <Field
        label={t('customers.document')}
        help={t('customers.documentHelp')}
        error={fieldError(errors.document)}
        maxLength={500}
        data-testid="reseller-document"
        {...form.register('document')}
      />
      <Field
        label={t('customers.documentDate')}
        error={fieldError(errors.documentDate)}
        type="date"
        data-testid="reseller-date"
        {...form.register('documentDate')}
      />
    </Form>
  );
}

function RevokeForm({ accountId, onClose }: FormProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(suspension.pick({ reason: true })), mode: 'onTouched', defaultValues: { reason: '' } });
  const { errors, isValid } = form.formState;
  const revoke = useMutation(
    trpc.admin.customers.revokeReseller.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: () => queries.invalidateQueries(trpc.admin.customers.authorisations.queryFilter({ accountId })),
    }),
  );
  return (
    <Form
      onSubmit={form.handleSubmit(({ reason }) => revoke.mutate({ accountId, reason }))}
      onCancel={onClose}
      isBusy={revoke.isPending}
      canSubmit={isValid}
      error={errors.root?.message}
      variant="danger"
      submitLabel={t('customers.revokeReseller')}
      submitTestId="revoke-reseller"
    >
      <Field
        label={t('customers.reason')}
        error={fieldError(errors.reason)}
        maxLength={500}
        data-testid="reseller-reason"
        {...form.register('reason')}
      />
    </Form>
  );
}
