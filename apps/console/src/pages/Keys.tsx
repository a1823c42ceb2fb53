import type { AppRouter } from '@derouter/api';
import {
  Badge,
  Button,
  DataTable,
  formatUsd,
  keptText,
  Money,
  Page,
  QueryCard,
  Sparkline,
  trpc,
  useFormat,
  useKeptState,
} from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ClientKeys } from './ClientKeys.tsx';
import { ConnectAgent } from './ConnectAgent.tsx';
import { CreateKeyDialog } from './CreateKeyDialog.tsx';
import { FoundKeys } from './FoundKeys.tsx';
import { KeyName } from './KeyName.tsx';
import { KeySettingsDialog } from './KeySettingsDialog.tsx';
import { keyTones } from './key-tones.ts';
import { RequestSettings } from './RequestSettings.tsx';
import { RevokeKeyDialog } from './RevokeKeyDialog.tsx';
import { RotateKeyDialog } from './RotateKeyDialog.tsx';

export function Keys() {
  const { t } = useTranslation(['console', 'common']);
  const format = useFormat();
  const keys = useQuery(trpc.keys.list.queryOptions());
  const { data } = keys;
  const spend = useQuery(trpc.usage.keySpend.queryOptions()).data;
  const navigate = useNavigate();
  const { create: isCreating = false, q } = useSearch({ from: '/own/keys' });
  const filter = q === undefined ? {} : { q };
  const setCreating = (isOpen: boolean) =>
    void navigate({ to: '/keys', search: isOpen ? { ...filter, create: true } : filter, replace: !isOpen });
  const setSearch = (text: string) =>
    void navigate({ to: '/keys', search: text === '' ? {} : { q: text }, replace: true, resetScroll: false });
  const [settingsOf, setSettingsOf] = useKeptState<string | null>('keys.settings', null, keptText);
  const opened = data?.find(({ id }) => id === settingsOf);
  const [revoking, setRevoking] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const [rotating, setRotating] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)} data-testid="new-key">
      {t('keys.create')}
    </Button>
  );
  return (
    <Page title={t('keys.title')} lead={t('keys.lead')} action={data?.length === 0 ? undefined : create}>
      <QueryCard query={keys} empty={{ title: t('keys.emptyTitle'), text: t('keys.emptyText'), action: create }}>
        {(rows) => (
          <FoundKeys keys={rows} nameOf={({ name }) => name} q={q} onSearch={setSearch}>
            {(found) => (
              <DataTable
                rowTestId="key-row"
                rows={found}
                rowKey={(key) => key.id}
                rowClass={({ status }) => (status === 'active' ? '' : 'text-quiet')}
                stackBelow="wide"
                columns={[
                  {
                    title: t('keys.name'),
                    place: 'title',
                    className: 'w-[28%] max-w-0 min-w-44 font-medium',
                    cell: (key) => (
                      <KeyName name={key.name} secret={key}>
                        {key.isPlayground && <Badge>{t('nav.playground')}</Badge>}
                      </KeyName>
                    ),
                  },
                  { title: t('keys.created'), place: 'spare', className: 'whitespace-nowrap', cell: (key) => format.date(key.createdAt) },
                  {
                    title: t('keys.lastUsed'),
                    className: 'whitespace-nowrap',
                    cell: (key) => (key.lastUsedAt ? format.shortTime(key.lastUsedAt) : t('keys.never')),
                  },
                  {
                    title: t('keys.spend'),
                    className: 'whitespace-nowrap',
                    cell: (key) => spend && <KeySpendCell spend={spend.find(({ keyId }) => keyId === key.id)} />,
                  },
                  {
                    title: t('keys.status'),
                    place: 'figure',
                    cell: (key) => (
                      <span title={key.staffSuspendedReason ?? undefined}>
                        <Badge tone={keyTones[key.status]} testId="key-status">
                          {t(`keys.statuses.${key.status}`)}
                        </Badge>
                        {key.status === 'active' && key.expiresAt && (
                          <span className="block text-xs font-normal whitespace-nowrap text-quiet">
                            {t('keys.expiresOn', { date: format.date(key.expiresAt) })}
                          </span>
                        )}
                        {key.oldSecretUntil && (
                          <span className="block text-xs font-normal whitespace-nowrap text-quiet">
                            {t('keys.oldSecretUntil', { time: format.shortTime(key.oldSecretUntil) })}
                          </span>
                        )}
                      </span>
                    ),
                  },
                  {
                    title: '',
                    place: 'actions',
                    oneLine: true,
                    cell: (key) =>
                      !key.revokedAt && (
                        <>
                          <Button variant="quiet" onClick={() => setSettingsOf(key.id)} data-testid="key-settings">
                            {t('keys.settings')}
                          </Button>
                          {/* The playground changes its secret by itself. */}
                          {!key.isPlayground && (
                            <Button variant="quiet" onClick={() => setRotating(key)} data-testid="rotate-key">
                              {t('keys.rotate')}
                            </Button>
                          )}
                          <Button variant="quiet" onClick={() => setRevoking(key)} data-testid="revoke-key">
                            {t('keys.revoke')}
                          </Button>
                        </>
                      ),
                  },
                ]}
              />
            )}
          </FoundKeys>
        )}
      </QueryCard>
      {data?.length !== 0 && <p className="text-sm text-quiet">{t('keys.filterTitle')}</p>}
      <ConnectAgent />
      <ClientKeys q={q} onSearch={setSearch} />
      <RequestSettings />
      {isCreating && <CreateKeyDialog onClose={() => setCreating(false)} />}
      {opened && <KeySettingsDialog apiKey={opened} onClose={() => setSettingsOf(null)} />}
      {rotating && <RotateKeyDialog apiKey={rotating} onClose={() => setRotating(null)} />}
      {revoking && <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}

type KeySpend = inferRouterOutputs<AppRouter>['usage']['keySpend'][number];

/** `spend`: undefined for a key that was not used. */
function KeySpendCell({ spend }: { readonly spend: KeySpend | undefined }) {
  const { t } = useTranslation('console');
  if (!spend) return <span className="text-quiet">–</span>;
  return (
    <span className="inline-flex items-end gap-3" data-testid="key-spend">
      <Sparkline values={spend.daysUsd.map(Number)} label={t('keys.spendOf', { amount: formatUsd(spend.costUsd, 2) })} />
      <Money usd={spend.costUsd} />
    </span>
  );
}
