import type { AppRouter } from '@derouter/api';
import { creditSources, upstreamCredit } from '@derouter/contracts';
import {
  Field,
  FormError,
  FormSection,
  fromText,
  parseNumber,
  parseOptionalAmount,
  SelectField,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
  useForgetTyped,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { StaffButton } from '../../access/StaffButton.tsx';

type Upstream = inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number];

const creditForm = z.object({
  source: upstreamCredit.shape.source,
  leftUsd: fromText(upstreamCredit.shape.leftUsd, parseOptionalAmount, 'usd'),
  alertDays: fromText(upstreamCredit.shape.alertDays, (text) => parseNumber(text) ?? 0, 'whole'),
});

/** Where the credit that is prepaid at an upstream is known from, and when to alert. */
export function CreditForm({ upstream: { id, credit } }: { readonly upstream: Upstream }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const forgetTyped = useForgetTyped();
  const form = useForm({
    resolver: zodResolver(creditForm),
    defaultValues: {
      source: (credit?.source ?? 'none') as z.output<typeof creditForm>['source'],
      leftUsd: '',
      alertDays: String(credit?.alertDays ?? 7),
    },
  });
  const { errors } = form.formState;
  const source = useWatch({ control: form.control, name: 'source' });
  const save = useMutation(
    trpc.admin.upstreams.setCredit.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        form.resetField('leftUsd');
        forgetTyped(['alertDays']);
        await queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter());
      },
    }),
  );
  return (
    <form className="mt-6" noValidate onSubmit={(event) => void form.handleSubmit((values) => save.mutate({ id, ...values }))(event)}>
      <FormSection title={t('upstreams.credit')} help={t('upstreams.creditHelp')}>
        <SelectField label={t('upstreams.creditSource')} data-testid="credit-source" {...form.register('source')}>
          {creditSources.map((value) => (
            <option key={value} value={value}>
              {t(`upstreams.creditSources.${value}`)}
            </option>
          ))}
        </SelectField>
        {source === 'staff' && (
          <Field
            label={t('upstreams.creditLeft')}
            error={fieldError(errors.leftUsd)}
            inputMode="decimal"
            data-testid="credit-left"
            {...form.register('leftUsd')}
          />
        )}
        {source !== 'none' && (
          <Field
            label={t('upstreams.creditDays')}
            error={fieldError(errors.alertDays)}
            inputMode="numeric"
            data-testid="credit-days"
            {...form.register('alertDays')}
          />
        )}
        <FormError error={errors.root?.message} />
        <div className="flex justify-end">
          <StaffButton may="upstreams.setCredit" type="submit" busy={save.isPending} data-testid="save-credit">
            {t('common:save')}
          </StaffButton>
        </div>
      </FormSection>
    </form>
  );
}
