import { Notice, QueryView, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** When a key was last used and how often in the last week: what would stop if it were revoked. */
export function RecentUse({ keyId }: { readonly keyId: string }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const use = useQuery({ ...trpc.keys.recentUse.queryOptions({ id: keyId }), gcTime: 0 });
  return (
    <QueryView query={use} rows={1}>
      {({ lastUsedAt, requests7d }) => (
        <Notice tone={requests7d > 0 ? 'warn' : 'plain'}>
          <span data-testid="recent-use">
            {lastUsedAt === null && requests7d === 0
              ? t('keys.unused')
              : t('keys.recentUse', { time: lastUsedAt ? format.dateTime(lastUsedAt) : '…', count: requests7d })}
          </span>
        </Notice>
      )}
    </QueryView>
  );
}
