import { Card, CheckField, FormError, trpc, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** What receipts keep about the calls of all keys. */
export function RequestSettings() {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  /** Shown while it is being saved. */
  const [chosen, setChosen] = useState<boolean | null>(null);
  const settings = useQuery(trpc.keys.requestSettings.queryOptions());
  const change = useMutation(
    trpc.keys.changeRequestSettings.mutationOptions({
      onSuccess: (changed) => queries.setQueryData(trpc.keys.requestSettings.queryKey(), changed),
    }),
  );
  if (!settings.data) return null;
  return (
    <Card title={t('keys.hashTitle')}>
      <div className="flex flex-col gap-2 p-4">
        <CheckField
          label={t('keys.hashEndUsers')}
          checked={chosen ?? settings.data.hashEndUsers}
          aria-disabled={change.isPending}
          onChange={(event) => {
            if (change.isPending) return;
            setChosen(event.target.checked);
            change.mutate({ hashEndUsers: event.target.checked }, { onSettled: () => setChosen(null) });
          }}
          data-testid="hash-end-users"
        />
        <p className="text-sm text-quiet">{t('keys.hashHelp')}</p>
        {change.error && <FormError error={explain(change.error)} />}
      </div>
    </Card>
  );
}
