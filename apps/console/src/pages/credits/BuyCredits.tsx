import type { AppRouter } from '@derouter/api';
import { topUpUsd } from '@derouter/contracts';
import {
  Badge,
  Button,
  Card,
  CheckField,
  ErrorState,
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
  useKeptForm,
  useLocale,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

type Methods = inferRouterOutputs<AppRouter>['credits']['methods'];

const purchase = z.object({ amountUsd: fromText(topUpUsd, parseAmount), provider: z.string(), saveCard: z.boolean() });

type Purchase = z.output<typeof purchase>;

/** A card with the form for buying credits. */
export function BuyCredits() {
  const { t } = useTranslation(['console', 'common']);
  const methods = useQuery(trpc.credits.methods.queryOptions({ locale: useLocale() }));
  const isSandbox = methods.data?.methods.every(({ sandbox }) => sandbox) && methods.data.methods.length > 0;
  return (
    <Card title={t('credits.add')} aside={isSandbox && <Badge tone="accent">{t('common:sandbox')}</Badge>}>
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

/** Asks for an amount and a payment method, then shows a summary. */
function TopUpForm({ methods, presetsUsd, minUsd, maxUsd }: Methods) {
  const { t } = useTranslation(['console', 'common']);
  const [reviewed, setReviewed] = useState<Purchase | null>(null);
  const bounds = { min: formatUsd(minUsd, 0), max: formatUsd(maxUsd, 0) };
  const inBounds = ({ amountUsd }: Purchase) => Number(amountUsd) >= Number(minUsd) && Number(amountUsd) <= Number(maxUsd);
  const form = useForm({
    resolver: zodResolver(purchase.refine(inBounds, { path: ['amountUsd'] })),
    mode: 'onTouched',
    defaultValues: { amountUsd: presetsUsd[1] ?? minUsd, provider: methods[0]?.provider ?? '', saveCard: false },
  });
  useKeptForm('credits.buy', form);
  const amount = parseAmount(form.watch('amountUsd'));
  if (reviewed) {
    const method = methods.find(({ provider }) => provider === reviewed.provider)?.title ?? reviewed.provider;
    return <PaymentSummary purchase={reviewed} method={method} onBack={() => setReviewed(null)} />;
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
            translate="no"
            aria-pressed={amount === preset}
            onClick={() => form.setValue('amountUsd', preset, { shouldValidate: true })}
            className="!px-0 aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            {formatUsd(preset, 0)}
          </Button>
        ))}
      </div>
      <Field
        label={t('credits.amount')}
        help={t('credits.amountHelp', bounds)}
        error={form.formState.errors.amountUsd && t('common:errors.amount_out_of_range', bounds)}
        inputMode="decimal"
        data-testid="amount"
        {...form.register('amountUsd')}
      />
      <SelectField label={t('credits.method')} data-testid="method" {...form.register('provider')}>
        {methods.map(({ provider, title }) => (
          <option key={provider} value={provider}>
            {title}
          </option>
        ))}
      </SelectField>
      {methods.find(({ provider }) => provider === form.watch('provider'))?.savesCards && (
        <CheckField label={t('credits.saveCard')} data-testid="save-card-box" {...form.register('saveCard')} />
      )}
    </Form>
  );
}

interface PaymentSummaryProps {
  readonly purchase: Purchase;
  readonly method: string;
  readonly onBack: () => void;
}

/** The summary before paying, with the fee as the server quotes it. Confirming redirects to the payment. */
function PaymentSummary({ purchase, method, onBack }: PaymentSummaryProps) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const quote = useQuery(trpc.credits.quote.queryOptions({ provider: purchase.provider, amountUsd: purchase.amountUsd }));
  const open = useMutation(
    trpc.credits.openCheckout.mutationOptions({ onSuccess: ({ redirectUrl }) => window.location.assign(redirectUrl) }),
  );
  if (quote.error) return <ErrorState error={quote.error} onRetry={onBack} />;
  if (!quote.data) return <Skeleton className="h-56" />;
  const { creditUsd, feeUsd, totalUsd } = quote.data;
  return (
    <Review
      onBack={onBack}
      backLabel={t('credits.change')}
      onConfirm={() => open.mutate({ ...purchase, feeUsd })}
      confirmLabel={t('credits.pay')}
      confirmTestId="pay"
      isBusy={open.isPending || open.isSuccess}
      error={open.error && explain(open.error)}
    >
      <p>{t('credits.summary', { amount: formatUsd(creditUsd, 2) })}</p>
      <Pairs
        pairs={[
          [t('credits.creditsLine'), formatUsd(creditUsd, 2)],
          [
            t('credits.feeLine'),
            <span key="fee" data-testid="quoted-fee">
              {formatUsd(feeUsd, 2)}
            </span>,
          ],
          [
            t('credits.totalLine'),
            <strong key="total" data-testid="quoted-total">
              {formatUsd(totalUsd, 2)}
            </strong>,
          ],
          [t('credits.method'), method],
        ]}
      />
    </Review>
  );
}
