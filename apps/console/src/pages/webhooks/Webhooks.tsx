import { Badge, Button, DataTable, Page, QueryCard, trpc, useFormat, useKeptState } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readDialog } from '../../kept-dialog.ts';
import { ConfirmNameDialog } from '../ConfirmNameDialog.tsx';
import { DeliveriesDrawer } from './DeliveriesDrawer.tsx';
import { RotateWebhookDialog } from './RotateWebhookDialog.tsx';
import { WebhookDialog } from './WebhookDialog.tsx';
import { eventTexts, type Webhook } from './webhook.ts';

type Open = { readonly kind: 'create' } | { readonly kind: 'edit' | 'rotate' | 'delete' | 'deliveries'; readonly id: string };

/** Addresses of the customer that are told about events. */
export function Webhooks() {
  const { t } = useTranslation('console');
  const webhooks = useQuery(trpc.webhooks.list.queryOptions());
  const [open, setOpen] = useKeptState<Open | null>('webhooks.open', null, readDialog);
  const opened = open && 'id' in open ? webhooks.data?.find(({ id }) => id === open.id) : undefined;
  const close = () => setOpen(null);
  const create = (
    <Button variant="primary" onClick={() => setOpen({ kind: 'create' })} data-testid="new-webhook">
      {t('webhooks.create')}
    </Button>
  );
  return (
    <Page title={t('webhooks.title')} lead={t('webhooks.lead')} action={webhooks.data && webhooks.data.length > 0 ? create : undefined}>
      <QueryCard query={webhooks} empty={{ title: t('webhooks.emptyTitle'), text: t('webhooks.emptyText'), action: create }}>
        {(rows) => <WebhookTable rows={rows} onOpen={setOpen} />}
      </QueryCard>
      <p className="text-sm text-quiet">
        {t('webhooks.signed')}{' '}
        <a href="/docs/api#tag-webhooks" className="text-accent underline">
          {t('webhooks.reference')}
        </a>
      </p>
      {open?.kind === 'create' && <WebhookDialog webhook={null} onClose={close} />}
      {opened && open?.kind === 'edit' && <WebhookDialog webhook={opened} onClose={close} />}
      {opened && open?.kind === 'rotate' && <RotateWebhookDialog webhook={opened} onClose={close} />}
      {opened && open?.kind === 'delete' && <DeleteWebhookDialog webhook={opened} onClose={close} />}
      {opened && open?.kind === 'deliveries' && <DeliveriesDrawer webhook={opened} onClose={close} />}
    </Page>
  );
}

function WebhookTable({ rows, onOpen }: { readonly rows: readonly Webhook[]; readonly onOpen: (open: Open) => void }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  return (
    <DataTable
      rowTestId="webhook-row"
      rows={rows}
      rowKey={({ id }) => id}
      rowClass={({ enabled }) => (enabled ? '' : 'text-quiet')}
      stackBelow="wide"
      columns={[
        {
          title: t('webhooks.url'),
          place: 'title',
          className: 'w-[36%] font-medium wrap-anywhere',
          cell: ({ url, description }) => (
            <>
              <bdi dir="ltr" translate="no">
                {url}
              </bdi>
              {description && (
                <span className="block text-xs font-normal text-quiet">
                  <bdi>{description}</bdi>
                </span>
              )}
            </>
          ),
        },
        {
          title: t('webhooks.events'),
          className: 'max-w-44',
          cell: ({ events }) => events?.map((event) => t(`webhooks.eventNames.${eventTexts[event]}`)).join(', ') ?? t('webhooks.allEvents'),
        },
        {
          title: t('webhooks.lastDelivered'),
          className: 'whitespace-nowrap',
          cell: ({ lastDeliveredAt }) => (lastDeliveredAt ? format.shortTime(lastDeliveredAt) : t('keys.never')),
        },
        {
          title: t('keys.status'),
          place: 'figure',
          cell: (webhook) => <WebhookStatus webhook={webhook} />,
        },
        {
          title: '',
          place: 'actions',
          oneLine: true,
          cell: ({ id }) => (
            <>
              <Button variant="quiet" onClick={() => onOpen({ kind: 'deliveries', id })} data-testid="webhook-deliveries">
                {t('webhooks.deliveries')}
              </Button>
              <Button variant="quiet" onClick={() => onOpen({ kind: 'edit', id })} data-testid="edit-webhook">
                {t('webhooks.edit')}
              </Button>
              <Button variant="quiet" onClick={() => onOpen({ kind: 'rotate', id })} data-testid="rotate-webhook">
                {t('webhooks.rotate')}
              </Button>
              <Button variant="quiet" onClick={() => onOpen({ kind: 'delete', id })} data-testid="delete-webhook">
                {t('webhooks.delete')}
              </Button>
            </>
          ),
        },
      ]}
    />
  );
}

function WebhookStatus({ webhook: { disabledReason, previousSecretUntil } }: { readonly webhook: Webhook }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  return (
    <>
      <Badge tone={disabledReason === null ? 'good' : disabledReason === 'owner' ? 'plain' : 'bad'} testId="webhook-status">
        {t(`webhooks.states.${disabledReason ?? 'enabled'}`)}
      </Badge>
      {previousSecretUntil && (
        <span className="block text-xs font-normal whitespace-nowrap text-quiet">
          {t('keys.oldSecretUntil', { time: format.shortTime(previousSecretUntil) })}
        </span>
      )}
    </>
  );
}

function DeleteWebhookDialog({ webhook, onClose }: { readonly webhook: Webhook; readonly onClose: () => void }) {
  const { t } = useTranslation('console');
  const queries = useQueryClient();
  const remove = useMutation(
    trpc.webhooks.delete.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.webhooks.list.queryFilter());
        onClose();
      },
    }),
  );
  return (
    <ConfirmNameDialog
      title={t('webhooks.deleteTitle')}
      lead={t('webhooks.deleteLead')}
      name={new URL(webhook.url).host}
      label={t('webhooks.typeHost')}
      action={remove}
      onConfirm={() => remove.mutate({ id: webhook.id })}
      onClose={onClose}
      confirmLabel={t('webhooks.delete')}
      confirmTestId="confirm-delete-webhook"
    >
      <p dir="ltr" translate="no" className="wrap-anywhere">
        {webhook.url}
      </p>
    </ConfirmNameDialog>
  );
}
