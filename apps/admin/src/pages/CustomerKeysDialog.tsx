import type { AppRouter } from '@derouter/api';
import { Badge, Button, Dialog, EmptyState, ErrorState, Field, SkeletonRows, useExplain, useFormat } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

interface CustomerKeysDialogProps {
  readonly customer: { readonly accountId: string; readonly email: string };
  readonly onClose: () => void;
}

const tones = { active: 'good', off: 'plain', suspended: 'bad', account_suspended: 'bad', expired: 'warn', revoked: 'plain' } as const;

/** A customer's keys, each of which staff can suspend and reinstate. */
export function CustomerKeysDialog({ customer, onClose }: CustomerKeysDialogProps) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const { data, error, refetch } = useQuery(trpc.admin.customers.keys.queryOptions({ accountId: customer.accountId }));
  return (
    <Dialog
      place="side"
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('customers.keysTitle', { email: customer.email })}
      description={t('customers.keysLead')}
      closeLabel={t('common:close')}
    >
      {error && <ErrorState message={explain(error)} retryLabel={t('common:retry')} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows label={t('common:loading')} rows={3} />}
      {data?.length === 0 && <EmptyState title={t('customers.keysEmptyTitle')} text={t('customers.keysEmptyText')} />}
      {data && data.length > 0 && (
        <ul className="flex list-none flex-col">
          {data.map((key) => (
            <CustomerKey key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function CustomerKey({ apiKey }: { readonly apiKey: inferRouterOutputs<AppRouter>['admin']['customers']['keys'][number] }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const format = useFormat();
  const queries = useQueryClient();
  const [reason, setReason] = useState<string | null>(null);
  const options = {
    onSuccess: async () => {
      await queries.invalidateQueries();
      setReason(null);
    },
  };
  const suspend = useMutation(trpc.admin.customers.suspendKey.mutationOptions(options));
  const reinstate = useMutation(trpc.admin.customers.reinstateKey.mutationOptions(options));
  const error = suspend.error ?? reinstate.error;
  const used = apiKey.lastUsedAt ? t('customers.keyUsed', { date: format.shortTime(apiKey.lastUsedAt) }) : t('customers.keyNeverUsed');
  return (
    <li className="flex flex-col gap-2 border-b border-line/60 py-3 last:border-0" data-testid="customer-key">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="font-medium wrap-anywhere">{apiKey.name}</p>
          <p className="font-mono text-xs text-quiet">{`${apiKey.prefix}…${apiKey.last4}`}</p>
          <p className="mt-0.5 text-xs text-quiet">
            {t('customers.keyCreated', { date: format.date(apiKey.createdAt) })}, {used}
          </p>
          {apiKey.staffSuspendedReason && (
            <p className="mt-0.5 text-sm wrap-anywhere">
              {t('customers.reason')}: {apiKey.staffSuspendedReason}
            </p>
          )}
        </div>
        <div className="flex shrink-0 flex-col items-end gap-1">
          <Badge tone={tones[apiKey.status]} testId="customer-key-status">
            {t(`customers.keyStatuses.${apiKey.status}`)}
          </Badge>
          {apiKey.staffSuspendedAt ? (
            <Button
              look="quiet"
              className="-mr-3.5"
              busy={reinstate.isPending}
              onClick={() => reinstate.mutate({ keyId: apiKey.id })}
              data-testid="reinstate-key"
            >
              {t('customers.reinstate')}
            </Button>
          ) : (
            !apiKey.revokedAt &&
            reason === null && (
              <Button look="quiet" className="-mr-3.5" onClick={() => setReason('')} data-testid="suspend-key">
                {t('customers.suspend')}
              </Button>
            )
          )}
        </div>
      </div>
      {reason !== null && !apiKey.staffSuspendedAt && (
        <form
          className="flex flex-col gap-3 rounded-md border border-line bg-raised p-3"
          onSubmit={(event) => {
            event.preventDefault();
            suspend.mutate({ keyId: apiKey.id, reason });
          }}
        >
          <Field
            label={t('customers.keyReason')}
            maxLength={500}
            autoFocus
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            data-testid="suspend-key-reason"
          />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setReason(null)}>{t('common:cancel')}</Button>
            <Button type="submit" look="danger" busy={suspend.isPending} disabled={reason.trim() === ''} data-testid="confirm-suspend-key">
              {t('customers.keySuspendConfirm')}
            </Button>
          </div>
        </form>
      )}
      {error && (
        <p role="alert" className="text-sm text-bad">
          {explain(error)}
        </p>
      )}
    </li>
  );
}
