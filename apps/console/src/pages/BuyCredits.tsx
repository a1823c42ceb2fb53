import { Badge, Button, Card, ErrorState, Field, formatUsd, Pairs, SelectField, Skeleton, useExplain } from '@derouter/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

/** Amount and method, then a summary in words and figures, then the provider's page. */
export function BuyCredits() {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const methods = useQuery(trpc.credits.methods.queryOptions());
  const [amount, setAmount] = useState('25');
  const [chosen, setChosen] = useState<'stripe' | 'sandbox' | null>(null);
  const [reviewing, setReviewing] = useState(false);
  const open = useMutation(
    trpc.credits.openCheckout.mutationOptions({ onSuccess: ({ redirectUrl }) => window.location.assign(redirectUrl) }),
  );
  if (methods.error)
    return (
      <Card title={t('credits.add')}>
        <ErrorState message={explain(methods.error)} retryLabel={t('common:retry')} onRetry={() => void methods.refetch()} />
      </Card>
    );
  if (!methods.data) return <Skeleton className="h-72" />;
  const { presetsUsd, minUsd, maxUsd } = methods.data;
  const method = methods.data.methods.find(({ provider }) => provider === chosen) ?? methods.data.methods[0];
  const isValid = /^\d{1,6}(\.\d{1,2})?$/.test(amount) && Number(amount) >= Number(minUsd) && Number(amount) <= Number(maxUsd);
  if (!method)
    return (
      <Card title={t('credits.add')}>
        <p className="p-4 text-quiet">{t('credits.noMethod')}</p>
      </Card>
    );
  return (
    <Card title={t('credits.add')} aside={method.sandbox && <Badge tone="accent">{t('common:sandbox')}</Badge>}>
      {reviewing ? (
        <div className="flex flex-col gap-4 p-4">
          <p>{t('credits.summary', { amount: formatUsd(amount, 2) })}</p>
          <Pairs
            pairs={[
              [t('credits.creditsLine'), formatUsd(amount, 2)],
              [t('credits.feeLine'), formatUsd('0', 2)],
              [t('credits.totalLine'), <strong key="total">{formatUsd(amount, 2)}</strong>],
              [t('credits.method'), t(`credits.methods.${method.provider}`)],
            ]}
          />
          {open.error && (
            <p role="alert" className="text-sm text-bad">
              {explain(open.error)}
            </p>
          )}
          <div className="flex justify-between gap-2">
            <Button look="quiet" onClick={() => setReviewing(false)}>
              {t('credits.change')}
            </Button>
            <Button
              look="primary"
              busy={open.isPending || open.isSuccess}
              data-testid="pay"
              onClick={() => open.mutate({ provider: method.provider, amountUsd: amount })}
            >
              {t('credits.pay')}
            </Button>
          </div>
        </div>
      ) : (
        <form
          className="flex flex-col gap-4 p-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (isValid) setReviewing(true);
          }}
        >
          <div className="grid grid-cols-4 gap-2">
            {presetsUsd.map((preset) => (
              <Button
                key={preset}
                aria-pressed={amount === preset}
                onClick={() => setAmount(preset)}
                className="!px-0 aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
              >
                ${preset}
              </Button>
            ))}
          </div>
          <Field
            label={t('credits.amount')}
            help={t('credits.amountHelp', { min: minUsd, max: maxUsd })}
            inputMode="decimal"
            data-testid="amount"
            error={amount !== '' && !isValid ? t('common:errors.amount_out_of_range') : null}
            value={amount}
            onChange={(event) => setAmount(event.target.value.replace(',', '.').trim())}
          />
          <SelectField
            label={t('credits.method')}
            value={method.provider}
            onChange={(event) => setChosen(event.target.value as 'stripe' | 'sandbox')}
          >
            {methods.data.methods.map(({ provider }) => (
              <option key={provider} value={provider}>
                {t(`credits.methods.${provider}`)}
              </option>
            ))}
          </SelectField>
          <Button type="submit" look="primary" disabled={!isValid} data-testid="review-payment">
            {t('credits.review')}
          </Button>
        </form>
      )}
    </Card>
  );
}
