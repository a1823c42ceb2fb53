import { Button, Card, CheckField, ErrorState, Field, Skeleton, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

/** Which mails the customer wants besides sign-in codes. */
export function NoticeSettings() {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const stored = useQuery(trpc.credits.noticeSettings.queryOptions());
  const [changed, setChanged] = useState<{ readonly lowBalance?: string; readonly allPrices?: boolean }>({});
  const save = useMutation(
    trpc.credits.changeNoticeSettings.mutationOptions({
      onSuccess: (settings) => {
        queries.setQueryData(trpc.credits.noticeSettings.queryKey(), settings);
        setChanged({});
      },
    }),
  );
  if (stored.error)
    return (
      <Card title={t('credits.notices')}>
        <ErrorState message={explain(stored.error)} retryLabel={t('common:retry')} onRetry={() => void stored.refetch()} />
      </Card>
    );
  if (!stored.data) return <Skeleton className="h-56" />;
  const lowBalance = changed.lowBalance ?? stored.data.lowBalanceUsd ?? '';
  const allPriceNotices = changed.allPrices ?? stored.data.allPriceNotices;
  const isValid = lowBalance === '' || /^\d{1,5}(\.\d{1,2})?$/.test(lowBalance);
  const isChanged = Object.keys(changed).length > 0;
  return (
    <Card title={t('credits.notices')}>
      <form
        className="flex flex-col gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (isValid) save.mutate({ lowBalanceUsd: lowBalance === '' ? null : lowBalance, allPriceNotices });
        }}
      >
        <Field
          label={t('credits.lowBalance')}
          help={t('credits.lowBalanceHelp')}
          error={save.error ? explain(save.error) : isValid ? null : t('common:errors.amount_invalid')}
          inputMode="decimal"
          value={lowBalance}
          onChange={(event) => setChanged((all) => ({ ...all, lowBalance: event.target.value.replace(',', '.').trim() }))}
          data-testid="low-balance"
        />
        <CheckField
          label={t('credits.allPriceNotices')}
          checked={allPriceNotices}
          onChange={(event) => setChanged((all) => ({ ...all, allPrices: event.target.checked }))}
        />
        <Button type="submit" busy={save.isPending} disabled={!isChanged || !isValid} data-testid="save-notices">
          {save.isSuccess && !isChanged ? t('credits.saved') : t('credits.save')}
        </Button>
      </form>
    </Card>
  );
}
