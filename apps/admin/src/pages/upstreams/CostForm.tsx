import { Field, FormError, SelectField, showServerError, trpc, useExplain, useFieldError } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { costForm, noCost } from '../../cost-form.ts';
import { RateFields } from '../../parts/RateFields.tsx';

/** Enters another cost of an upstream: a share of the list price, or rates of one of its models. */
export function CostForm({ upstreamId }: { readonly upstreamId: string }) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(costForm), defaultValues: noCost });
  const { errors } = form.formState;
  const kind = useWatch({ control: form.control, name: 'kind' });
  const listId = useId();
  const add = useMutation(
    trpc.admin.upstreams.addCost.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        form.reset();
        await queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter());
      },
    }),
  );
  const save = form.handleSubmit((values) =>
    add.mutate({ id: upstreamId, ...values, effectiveAt: values.effectiveAt?.toISOString() ?? null }),
  );
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={(event) => void save(event)}>
      <Field
        label={t('upstreams.costModel')}
        help={t('upstreams.costModelHelp')}
        error={fieldError(errors.upstreamModel)}
        list={listId}
        autoComplete="off"
        data-testid="cost-model"
        {...form.register('upstreamModel')}
      />
      <RoutedNames id={listId} upstreamId={upstreamId} />
      <SelectField label={t('upstreams.costKind')} data-testid="cost-kind" {...form.register('kind')}>
        <option value="share">{t('upstreams.costShare')}</option>
        <option value="rates">{t('upstreams.costRates')}</option>
      </SelectField>
      {kind === 'share' ? (
        <Field
          label={t('upstreams.costPercent')}
          error={fieldError(errors.percent)}
          inputMode="decimal"
          data-testid="cost-percent"
          {...form.register('percent')}
        />
      ) : (
        <FormProvider {...form}>
          <RateFields />
        </FormProvider>
      )}
      <Field
        label={t('upstreams.costFrom')}
        help={t('upstreams.costFromHelp')}
        type="date"
        error={fieldError(errors.from)}
        data-testid="cost-from"
        {...form.register('from')}
      />
      <FormError error={errors.root?.message} />
      <div className="flex justify-end">
        <StaffButton may="upstreams.addCost" type="submit" busy={add.isPending} data-testid="add-cost">
          {t('upstreams.addCost')}
        </StaffButton>
      </div>
    </form>
  );
}

/** The names that models have at an upstream, to choose from. */
function RoutedNames({ id, upstreamId }: { readonly id: string; readonly upstreamId: string }) {
  const models = useQuery(trpc.admin.models.list.queryOptions());
  const routes = models.data?.flatMap((model) => model.routes) ?? [];
  const names = new Set(routes.filter((route) => route.upstreamId === upstreamId).map(({ upstreamModel }) => upstreamModel));
  return (
    <datalist id={id}>
      {[...names].map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}
