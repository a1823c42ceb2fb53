import { Badge, Button, DataTable, Money, QueryCard, trpc, useKeptState } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ClientKey } from '../client-key.ts';
import { readDialog } from '../kept-dialog.ts';
import { ClientKeyDialog } from './ClientKeyDialog.tsx';
import { ConfirmNameDialog } from './ConfirmNameDialog.tsx';
import { FoundKeys } from './FoundKeys.tsx';
import { KeyName } from './KeyName.tsx';
import { keyTones } from './key-tones.ts';
import { RecentUse } from './RecentUse.tsx';
import { RotateKeyDialog } from './RotateKeyDialog.tsx';

type Open = { readonly kind: 'create' } | { readonly kind: 'edit' | 'rotate' | 'delete'; readonly id: string };

/** The client keys of an account that may hand them out; nothing for other accounts. */
export function ClientKeys({ q, onSearch }: { readonly q: string | undefined; readonly onSearch: (text: string) => void }) {
  const { t } = useTranslation('console');
  const allowed = useQuery(trpc.clientKeys.isReseller.queryOptions());
  const keys = useQuery(trpc.clientKeys.list.queryOptions());
  const [open, setOpen] = useKeptState<Open | null>('clientKeys.open', null, readDialog);
  const opened = open && 'id' in open ? keys.data?.find(({ id }) => id === open.id) : undefined;
  if (!allowed.data && !keys.data?.length) return null;
  const create = allowed.data && (
    <Button variant="primary" onClick={() => setOpen({ kind: 'create' })} data-testid="new-client-key">
      {t('clientKeys.create')}
    </Button>
  );
  const close = () => setOpen(null);
  return (
    <section className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 className="text-xl font-semibold">{t('clientKeys.title')}</h2>
          <p className="text-quiet">{t('clientKeys.lead')}</p>
        </div>
        {keys.data && keys.data.length > 0 && create}
      </div>
      <QueryCard query={keys} empty={{ title: t('clientKeys.emptyTitle'), text: t('clientKeys.emptyText'), action: create || undefined }}>
        {(rows) => (
          <FoundKeys keys={rows} nameOf={({ label }) => label} q={q} onSearch={onSearch}>
            {(found) => <ClientKeyTable rows={found} onOpen={setOpen} />}
          </FoundKeys>
        )}
      </QueryCard>
      {open?.kind === 'create' && <ClientKeyDialog clientKey={null} onClose={close} />}
      {opened && open?.kind === 'edit' && <ClientKeyDialog clientKey={opened} onClose={close} />}
      {opened && open?.kind === 'rotate' && <RotateKeyDialog apiKey={{ id: opened.id, name: opened.label }} onClose={close} />}
      {opened && open?.kind === 'delete' && <DeleteClientKeyDialog clientKey={opened} onClose={close} />}
    </section>
  );
}

function ClientKeyTable({ rows, onOpen }: { readonly rows: readonly ClientKey[]; readonly onOpen: (open: Open) => void }) {
  const { t } = useTranslation('console');
  return (
    <DataTable
      rowTestId="client-key-row"
      rows={rows}
      rowKey={(key) => key.id}
      rowClass={({ status }) => (status === 'active' ? '' : 'text-quiet')}
      stackBelow="wide"
      columns={[
        {
          title: t('clientKeys.label'),
          place: 'title',
          className: 'w-[28%] max-w-0 min-w-44 font-medium',
          cell: (key) => <KeyName name={key.label} secret={key} />,
        },
        { title: t('clientKeys.multiplier'), numeric: true, cell: (key) => `×${key.multiplier}` },
        { title: t('clientKeys.budget'), numeric: true, cell: (key) => <Money usd={key.shown.budgetUsd} testId="client-budget" /> },
        {
          title: t('clientKeys.remaining'),
          numeric: true,
          cell: (key) => (
            <>
              <Money usd={key.shown.remainingUsd} testId="client-remaining" />
              <span className="block text-xs font-normal text-quiet">{t('clientKeys.real', { amount: `$${key.realBalanceUsd}` })}</span>
            </>
          ),
        },
        {
          title: t('keys.status'),
          place: 'figure',
          cell: (key) => <Badge tone={keyTones[key.status]}>{t(`keys.statuses.${key.status}`)}</Badge>,
        },
        {
          title: '',
          place: 'actions',
          oneLine: true,
          cell: (key) =>
            !key.revokedAt && (
              <>
                <Button variant="quiet" onClick={() => onOpen({ kind: 'edit', id: key.id })} data-testid="edit-client-key">
                  {t('clientKeys.edit')}
                </Button>
                <Button variant="quiet" onClick={() => onOpen({ kind: 'rotate', id: key.id })} data-testid="rotate-client-key">
                  {t('keys.rotate')}
                </Button>
                <Button variant="quiet" onClick={() => onOpen({ kind: 'delete', id: key.id })} data-testid="delete-client-key">
                  {t('clientKeys.delete')}
                </Button>
              </>
            ),
        },
      ]}
    />
  );
}

function DeleteClientKeyDialog({ clientKey, onClose }: { readonly clientKey: ClientKey; readonly onClose: () => void }) {
  const { t } = useTranslation('console');
  const queries = useQueryClient();
  const remove = useMutation(
    trpc.clientKeys.delete.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.clientKeys.list.queryFilter());
        onClose();
      },
    }),
  );
  return (
    <ConfirmNameDialog
      title={t('clientKeys.deleteTitle', { name: clientKey.label })}
      lead={t('clientKeys.deleteLead')}
      name={clientKey.label}
      label={t('keys.typeName')}
      action={remove}
      onConfirm={() => remove.mutate({ id: clientKey.id })}
      onClose={onClose}
      confirmLabel={t('clientKeys.delete')}
      confirmTestId="confirm-delete-client-key"
    >
      <RecentUse keyId={clientKey.id} />
    </ConfirmNameDialog>
  );
}
