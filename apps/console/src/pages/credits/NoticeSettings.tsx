import { lowBalanceUsd, type NoticeSettings as Settings } from '@derouter/contracts';
import {
  Button,
  CheckField,
  changedValues,
  Field,
  fromText,
  parseOptionalAmount,
  QueryCard,
  Skeleton,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
  useKeptForm,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

const schema = z.object({
  lowBalanceUsd: fromText(lowBalanceUsd, parseOptionalAmount, 'usd'),
  allPriceNotices: z.boolean(),
  keyAlerts: z.boolean(),
});
const formValues = (settings: Settings) => ({ ...settings, lowBalanceUsd: settings.lowBalanceUsd ?? '' });

/** Settings for the emails that a customer receives besides sign-in codes. */
export function NoticeSettings() {
  const { t } = useTranslation('console');
  const stored = useQuery(trpc.credits.noticeSettings.queryOptions());
  return (
    <QueryCard title={t('credits.notices')} query={stored} skeleton={<Skeleton className="m-4 h-56" />}>
      {(settings) => <NoticeForm stored={settings} />}
    </QueryCard>
  );
}

function NoticeForm({ stored }: { readonly stored: Settings }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const form = useForm({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: formValues(stored),
  });
  useKeptForm('credits.notices', form);
  const { errors, isDirty } = form.formState;
  const save = useMutation(
    trpc.credits.changeNoticeSettings.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: (settings) => {
        queries.setQueryData(trpc.credits.noticeSettings.queryKey(), settings);
        form.reset(formValues(settings));
      },
    }),
  );
  return (
    <form
      className="flex flex-col gap-4 p-4"
      noValidate
      onSubmit={(event) =>
        void form.handleSubmit((values) => save.mutate(changedValues(values, form.getValues(), formValues(stored))))(event)
      }
    >
      <Field
        label={t('credits.lowBalance')}
        help={t('credits.lowBalanceHelp')}
        error={fieldError(errors.lowBalanceUsd ?? errors.root)}
        inputMode="decimal"
        data-testid="low-balance"
        {...form.register('lowBalanceUsd')}
      />
      <CheckField label={t('credits.allPriceNotices')} {...form.register('allPriceNotices')} />
      <CheckField label={t('credits.keyAlerts')} data-testid="key-alerts" {...form.register('keyAlerts')} />
      <p className="text-sm text-quiet">{t('credits.alwaysMailed')}</p>
      <Button type="submit" busy={save.isPending} disabled={!isDirty} data-testid="save-notices">
        {save.isSuccess && !isDirty ? t('credits.saved') : t('credits.save')}
      </Button>
    </form>
  );
}
