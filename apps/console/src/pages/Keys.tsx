import { Badge, Button, Card, Cell, EmptyState, ErrorState, HeadCell, Page, SkeletonRows, Table } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { useExplain } from '../use-explain.ts';
import { useFormat } from '../use-format.ts';
import { CreateKeyDialog } from './CreateKeyDialog.tsx';
import { RevokeKeyDialog } from './RevokeKeyDialog.tsx';

/** The account's keys. */
export function Keys() {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const format = useFormat();
  const { data, error, refetch } = useQuery(trpc.keys.list.queryOptions());
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const create = (
    <Button look="primary" onClick={() => setCreating(true)} data-testid="new-key">
      {t('keys.create')}
    </Button>
  );
  return (
    <Page title={t('keys.title')} lead={t('keys.lead')} action={data && data.length > 0 ? create : undefined}>
      <Card>
        {error && <ErrorState message={explain(error)} retryLabel={t('common:retry')} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows label={t('common:loading')} rows={3} />}
        {data?.length === 0 && (
          <EmptyState title={t('keys.emptyTitle')} text={t('keys.emptyText')}>
            {create}
          </EmptyState>
        )}
        {data && data.length > 0 && (
          <Table>
            <thead>
              <tr>
                <HeadCell>{t('keys.name')}</HeadCell>
                <HeadCell>{t('keys.key')}</HeadCell>
                <HeadCell>{t('keys.created')}</HeadCell>
                <HeadCell>{t('keys.lastUsed')}</HeadCell>
                <HeadCell>{t('keys.status')}</HeadCell>
                <HeadCell />
              </tr>
            </thead>
            <tbody>
              {data.map((key) => (
                <tr key={key.id} data-testid="key-row" className={key.revokedAt ? 'text-quiet' : ''}>
                  <Cell className="max-w-60 truncate font-medium">{key.name}</Cell>
                  <Cell className="font-mono text-sm whitespace-nowrap">
                    {key.prefix}…{key.last4}
                  </Cell>
                  <Cell className="whitespace-nowrap">{format.date(key.createdAt)}</Cell>
                  <Cell className="whitespace-nowrap">{key.lastUsedAt ? format.dateTime(key.lastUsedAt) : t('keys.never')}</Cell>
                  <Cell>
                    <Badge tone={key.revokedAt ? 'plain' : 'good'}>{key.revokedAt ? t('keys.revoked') : t('keys.active')}</Badge>
                  </Cell>
                  <Cell className="text-right">
                    {!key.revokedAt && (
                      <Button look="quiet" onClick={() => setRevoking(key)} data-testid="revoke-key">
                        {t('keys.revoke')}
                      </Button>
                    )}
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Card>
      {data && data.length > 0 && <p className="text-sm text-quiet">{t('keys.filterTitle')}</p>}
      {creating && <CreateKeyDialog onClose={() => setCreating(false)} />}
      {revoking && <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}
