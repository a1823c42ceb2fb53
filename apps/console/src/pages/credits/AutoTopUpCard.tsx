import { type AutoTopUpChange, type AutoTopUpView, topUpUsd } from '@derouter/contracts';
import { autoTopUpConsent, legalLocale } from '@derouter/locales';
import {
  Badge,
  Button,
  CheckField,
  ConfirmDialog,
  errorField,
  Field,
  Form,
  FormDialog,
  formatUsd,
  fromText,
  Notice,
  parseAmount,
  QueryCard,
  Skeleton,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
  useFormat,
  useKeptForm,
  useLocale,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

const tones: Readonly<Partial<Record<AutoTopUpView['state'], 'good' | 'warn' | 'bad'>>> = {
  ready: 'good',
  charging: 'warn',
  retrying: 'warn',
  cap_reached: 'warn',
  no_card: 'bad',
  stopped_declined: 'bad',
  stopped_authentication: 'bad',
  stopped_reversal: 'bad',
  suspended: 'bad',
};

/** The saved card and the automatic top-up, with the reason when it does not charge. Hidden where no method keeps cards. */
export function AutoTopUpCard() {
  const { t } = useTranslation('console');
  const view = useQuery({ ...trpc.credits.autoTopUp.queryOptions(), refetchInterval: 15_000 });
  if (view.data?.state === 'unavailable') return null;
  return (
    <QueryCard title={t('autoTopUp.title')} query={view} skeleton={<Skeleton className="m-4 h-40" />}>
      {(data) => (
        <div className="flex flex-col gap-4 p-4">
          <AutoTopUpState view={data} />
          <SavedCard view={data} />
          {data.card && <AutoTopUpForm view={data} />}
        </div>
      )}
    </QueryCard>
  );
}

function AutoTopUpState({ view }: { readonly view: AutoTopUpView }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const tone = tones[view.state] ?? 'plain';
  const nextAttempt =
    view.state === 'retrying' ? ('autoTopUp.nextAttempt' as const) : view.state === 'ready' ? ('autoTopUp.notBefore' as const) : null;
  return (
    <div className="flex flex-col items-start gap-2">
      <Badge tone={tone} testId="auto-top-up-state">
        {t(`autoTopUp.states.${view.state}`)}
      </Badge>
      <p className="text-quiet">{t(`autoTopUp.explain.${view.state}`)}</p>
      {nextAttempt && view.nextAttemptAt && <p className="text-quiet">{t(nextAttempt, { at: format.dateTime(view.nextAttemptAt) })}</p>}
      {view.enabled && view.monthlyCapUsd && (
        <p className="text-quiet">
          {t('autoTopUp.charged', { charged: formatUsd(view.chargedThisMonthUsd, 2), cap: formatUsd(view.monthlyCapUsd, 2) })}
        </p>
      )}
    </div>
  );
}

/** Names of the card networks, as they write them. */
const brands: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
};

function SavedCard({ view: { card } }: { readonly view: AutoTopUpView }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  const [isRemoving, setRemoving] = useState(false);
  const setup = useMutation(
    trpc.credits.openCardSetup.mutationOptions({ onSuccess: ({ redirectUrl }) => window.location.assign(redirectUrl) }),
  );
  const remove = useMutation(
    trpc.credits.removeCard.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.credits.autoTopUp.queryKey() });
        setRemoving(false);
      },
    }),
  );
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span data-testid="saved-card">
          {card
            ? t('autoTopUp.card', {
                brand: brands[card.brand] ?? card.brand,
                last4: card.last4,
                month: String(card.expMonth).padStart(2, '0'),
                year: card.expYear,
              })
            : t('autoTopUp.noCard')}
        </span>
        <span className="flex gap-2">
          <Button variant="quiet" busy={setup.isPending || setup.isSuccess} onClick={() => setup.mutate()} data-testid="save-card">
            {t(card ? 'autoTopUp.replaceCard' : 'autoTopUp.saveCard')}
          </Button>
          {card && (
            <Button variant="quiet" onClick={() => setRemoving(true)} data-testid="remove-card">
              {t('autoTopUp.removeCard')}
            </Button>
          )}
        </span>
      </div>
      {card?.isExpired && <Notice tone="warn">{t('autoTopUp.expired')}</Notice>}
      {setup.error && (
        <p role="alert" className="text-sm text-bad">
          {explain(setup.error)}
        </p>
      )}
      {isRemoving && (
        <FormDialog
          title={t('autoTopUp.removeCardTitle')}
          onClose={() => setRemoving(false)}
          onSubmit={(event) => {
            event.preventDefault();
            remove.mutate();
          }}
          isBusy={remove.isPending}
          error={remove.error && explain(remove.error)}
          variant="danger"
          submitLabel={t('autoTopUp.removeCard')}
          submitTestId="confirm-remove-card"
        >
          <p>{t('autoTopUp.removeCardLead')}</p>
        </FormDialog>
      )}
    </div>
  );
}

const amount = fromText(topUpUsd, parseAmount, 'usd');
const schema = z.object({ thresholdUsd: amount, amountUsd: amount, monthlyCapUsd: amount });

function AutoTopUpForm({ view }: { readonly view: AutoTopUpView }) {
  const { t } = useTranslation('console');
  const locale = useLocale();
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  // Whoever switches it on again after it was stopped agrees again.
  const [ticked, setTicked] = useState({ enabled: view.enabled, agrees: view.enabled });
  const agrees = ticked.enabled === view.enabled ? ticked.agrees : view.enabled;
  const [change, setChange] = useState<AutoTopUpChange | null>(null);
  const form = useForm({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: {
      thresholdUsd: view.thresholdUsd ?? '5',
      amountUsd: view.amountUsd ?? '25',
      monthlyCapUsd: view.monthlyCapUsd ?? '100',
    },
  });
  useKeptForm('credits.autoTopUp', form);
  const { errors, isValid } = form.formState;
  const save = useMutation(
    trpc.credits.setAutoTopUp.mutationOptions({
      onError: (error) => {
        if (errorField(error) === 'code') return;
        showServerError(form, error, explain);
        setChange(null);
      },
      onSuccess: (data) => {
        setChange(null);
        queries.setQueryData(trpc.credits.autoTopUp.queryKey(), data);
      },
    }),
  );
  const values = form.watch();
  const consent = autoTopUpConsent[legalLocale(locale)]
    .replaceAll('{threshold}', parseAmount(values.thresholdUsd))
    .replaceAll('{amount}', parseAmount(values.amountUsd))
    .replaceAll('{cap}', parseAmount(values.monthlyCapUsd));
  return (
    <>
      <Form
        onSubmit={form.handleSubmit((amounts) => setChange({ enabled: true, ...amounts, consentVersion: view.consentVersion }))}
        canSubmit={isValid && agrees}
        isBusy={save.isPending}
        error={fieldError(errors.root)}
        submitLabel={t(view.enabled ? 'autoTopUp.save' : 'autoTopUp.switchOn')}
        submitTestId="save-auto-top-up"
      >
        <Field
          label={t('autoTopUp.threshold')}
          inputMode="decimal"
          error={fieldError(errors.thresholdUsd)}
          data-testid="auto-top-up-threshold"
          {...form.register('thresholdUsd')}
        />
        <Field
          label={t('autoTopUp.amount')}
          inputMode="decimal"
          error={fieldError(errors.amountUsd)}
          data-testid="auto-top-up-amount"
          {...form.register('amountUsd')}
        />
        <Field
          label={t('autoTopUp.cap')}
          inputMode="decimal"
          error={fieldError(errors.monthlyCapUsd)}
          data-testid="auto-top-up-cap"
          {...form.register('monthlyCapUsd')}
        />
        <CheckField
          label={<span className="text-sm text-quiet">{consent}</span>}
          checked={agrees}
          onChange={(event) => setTicked({ enabled: view.enabled, agrees: event.target.checked })}
          data-testid="auto-top-up-consent"
        />
        {view.enabled && (
          <Button busy={save.isPending} onClick={() => setChange({ enabled: false })} data-testid="stop-auto-top-up">
            {t('autoTopUp.switchOff')}
          </Button>
        )}
      </Form>
      {change && (
        <ConfirmDialog
          purpose="auto_top_up"
          title={t('autoTopUp.confirm')}
          submitLabel={t(change.enabled ? 'autoTopUp.save' : 'autoTopUp.switchOff')}
          isBusy={save.isPending}
          error={save.error}
          onConfirm={(input) => save.mutate({ ...change, ...input })}
          onClose={() => setChange(null)}
          testId="auto-top-up-code"
        />
      )}
    </>
  );
}
