import type { AppRouter } from '@derouter/api';
import { topUpUsd } from '@derouter/contracts';
import {
  Badge,
  Button,
  Card,
  Field,
  Form,
  formatUsd,
  fromText,
  Pairs,
  parseAmount,
  QueryView,
  Review,
  SelectField,
  Skeleton,
  trpc,
  useExplain,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

type Methods = inferRouterOutputs<AppRouter>['credits']['methods'];

const schema = z.object({ amountUsd: fromText(topUpUsd, parseAmount), provider: z.enum(['stripe', 'sandbox']) });

/** A card with the form for buying credits. */
export function BuyCredits() {
  const { t } = useTranslation(['console', 'common']);
  const methods = useQuery(trpc.credits.methods.queryOptions());
  return (
    <Card title={t('credits.add')} aside={methods.data?.methods[0]?.sandbox && <Badge tone="accent">{t('common:sandbox')}</Badge>}>
      <QueryView
        query={methods}
        skeleton={<Skeleton className="m-4 h-64" />}
        isEmpty={(data) => data.methods.length === 0}
        empty={<p className="p-4 text-quiet">{t('credits.noMethod')}</p>}
      >
        {(data) => (
          <div className="p-4">
            <TopUpForm {...data} />
          </div>
        )}
      </QueryView>
    </Card>
  );
}

/** Asks for an amount and a payment method, shows a summary, then redirects to the payment provider. */
function TopUpForm({ methods, presetsUsd, minUsd, maxUsd }: Methods) {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const [reviewed, setReviewed] = useState<z.output<typeof schema> | null>(null);
  const form = useForm({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: { amountUsd: '25', provider: methods[0]?.provider ?? 'stripe' },
  });
  const open = useMutation(
    trpc.credits.openCheckout.mutationOptions({ onSuccess: ({ redirectUrl }) => window.location.assign(redirectUrl) }),
  );
  const amount = parseAmount(form.watch('amountUsd'));
  if (reviewed) {
    const total = formatUsd(reviewed.amountUsd, 2);
    return (
      <Review
        onBack={() => setReviewed(null)}
        backLabel={t('credits.change')}
        onConfirm={() => open.mutate(reviewed)}
        confirmLabel={t('credits.pay')}
        confirmTestId="pay"
        isBusy={open.isPending || open.isSuccess}
        error={open.error && explain(open.error)}
      >
        <p>{t('credits.summary', { amount: total })}</p>
        <Pairs
          pairs={[
            [t('credits.creditsLine'), total],
            [t('credits.feeLine'), formatUsd('0', 2)],
            [t('credits.totalLine'), <strong key="total">{total}</strong>],
            [t('credits.method'), t(`credits.methods.${reviewed.provider}`)],
          ]}
        />
      </Review>
    );
  }
  return (
    <Form
      onSubmit={form.handleSubmit((values) => setReviewed(values))}
      canSubmit={form.formState.isValid}
      submitLabel={t('credits.review')}
      submitTestId="review-payment"
    >
      <div className="grid grid-cols-4 gap-2">
        {presetsUsd.map((preset) => (
          <Button
            key={preset}
            aria-pressed={amount === preset}
            onClick={() => form.setValue('amountUsd', preset, { shouldValidate: true })}
            className="!px-0 aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            ${preset}
          </Button>
        ))}
      </div>
      <Field
        label={t('credits.amount')}
        help={t('credits.amountHelp', { min: formatUsd(minUsd, 0), max: formatUsd(maxUsd, 0) })}
        error={form.formState.errors.amountUsd && t('common:errors.amount_out_of_range')}
        inputMode="decimal"
        data-testid="amount"
        {...form.register('amountUsd')}
      />
      <SelectField label={t('credits.method')} {...form.register('provider')}>
        {methods.map(({ provider }) => (
          <option key={provider} value={provider}>
            {t(`credits.methods.${provider}`)}
          </option>
        ))}
      </SelectField>
    </Form>
  );
}
