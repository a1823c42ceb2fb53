import type { AppRouter } from '@derouter/api';
import { Badge, LoadMore, QueryView, SelectField, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { ReasonDialog } from '../security/ReasonDialog.tsx';
import { keyStatuses } from './customers-search.ts';
import { SuspendKeyForm } from './SuspendKeyForm.tsx';

const tones = { active: 'good', off: 'plain', suspended: 'bad', account_suspended: 'bad', expired: 'warn', revoked: 'plain' } as const;

/** A customer's keys, with actions to suspend and reinstate them. */
export function CustomerKeys({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('admin');
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/customers/$accountId' });
  const { status } = search;
  const filter = { accountId, ...(status ? { status } : {}) };
  const keys = useInfiniteQuery(
    trpc.admin.customers.keys.infiniteQueryOptions({ ...filter, limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
  );
  const items = keys.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <SelectField
        label={t('customers.status')}
        className="py-3 sm:max-w-60"
        value={status ?? ''}
        onChange={({ target }) =>
          void navigate({
            to: '/customers/$accountId',
            params: { accountId },
            search: { ...search, status: keyStatuses.find((name) => name === target.value) },
            replace: true,
          })
        }
        data-testid="key-status"
      >
        <option value="">{t('customers.keyAll')}</option>
        {keyStatuses.map((name) => (
          <option key={name} value={name}>
            {t(`customers.keyStatuses.${name}`)}
          </option>
        ))}
      </SelectField>
      <QueryView
        query={keys}
        isEmpty={() => items.length === 0}
        empty={
          status
            ? { title: t('customers.keysNone'), text: t('customers.keysNoneText') }
            : { title: t('customers.keysEmptyTitle'), text: t('customers.keysEmptyText') }
        }
      >
        {() => (
          <>
            <ul className="flex list-none flex-col">
              {items.map((key) => (
                <CustomerKey key={key.id} apiKey={key} accountId={accountId} />
              ))}
            </ul>
            <LoadMore query={keys} />
            <div className="flex justify-end">
              <ExportLink list="admin.customers.keys" input={filter} />
            </div>
          </>
        )}
      </QueryView>
    </>
  );
}

interface CustomerKeyProps {
  readonly apiKey: inferRouterOutputs<AppRouter>['admin']['customers']['keys']['items'][number];
  readonly accountId: string;
}

function CustomerKey({ apiKey, accountId }: CustomerKeyProps) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const queries = useQueryClient();
  const [isSuspending, setSuspending] = useState(false);
  const [isReinstating, setReinstating] = useState(false);
  const keys = trpc.admin.customers.keys.infiniteQueryFilter();
  const reinstate = useMutation(
    trpc.admin.customers.reinstateKey.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(keys);
        setReinstating(false);
      },
    }),
  );
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
            <StaffButton
              may="customers.reinstateKey"
              variant="quiet"
              className="-me-3.5"
              onClick={() => setReinstating(true)}
              data-testid="reinstate-key"
            >
              {t('customers.reinstate')}
            </StaffButton>
          ) : (
            !apiKey.revokedAt &&
            !isSuspending && (
              <StaffButton
                may="customers.suspendKey"
                variant="quiet"
                className="-me-3.5"
                onClick={() => setSuspending(true)}
                data-testid="suspend-key"
              >
                {t('customers.suspend')}
              </StaffButton>
            )
          )}
        </div>
      </div>
      {isSuspending && !apiKey.staffSuspendedAt && (
        <SuspendKeyForm keyId={apiKey.id} accountId={accountId} onClose={() => setSuspending(false)} />
      )}
      {isReinstating && (
        <ReasonDialog
          title={t('customers.keyReinstateTitle', { name: apiKey.name })}
          description={t('customers.keyReinstateLead')}
          submitLabel={t('customers.reinstate')}
          isBusy={reinstate.isPending}
          error={reinstate.error}
          onSubmit={(reason) => reinstate.mutate({ keyId: apiKey.id, reason })}
          onClose={() => setReinstating(false)}
        />
      )}
    </li>
  );
}
