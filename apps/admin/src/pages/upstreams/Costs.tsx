import type { AppRouter } from '@derouter/api';
import {
  Field,
  FormError,
  FormSection,
  formatRate,
  SelectField,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
  useFormat,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useId } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { costForm, costRates, noCost } from '../../cost-form.ts';
import { useRateName } from '../../use-rate-name.ts';

type Upstream = inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number];

/** What an upstream costs us, with its history, and a form for another cost. */
export function Costs({ upstream }: { readonly upstream: Upstream }) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const rateName = useRateName();
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(costForm), defaultValues: noCost });
  const { errors } = form.formState;
  const kind = useWatch({ control: form.control, name: 'kind' });
  const models = useQuery(trpc.admin.models.list.queryOptions());
  const listId = useId();
  const names = new Set(
    models.data?.flatMap(({ routes }) =>
      routes.filter(({ upstreamId }) => upstreamId === upstream.id).map(({ upstreamModel }) => upstreamModel),
    ),
  );
  const add = useMutation(
    trpc.admin.upstreams.addCost.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        form.reset();
        await queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter());
      },
    }),
  );
  return (
    <form
      className="mt-6"
      noValidate
      onSubmit={(event) =>
        void form.handleSubmit((values) =>
          add.mutate({ id: upstream.id, ...values, effectiveAt: values.effectiveAt?.toISOString() ?? null }),
        )(event)
      }
    >
      <FormSection title={t('upstreams.costs')} help={t('upstreams.costsHelp')}>
        {upstream.costs.length > 0 && <CostList costs={upstream.costs} />}
        <Field
          label={t('upstreams.costModel')}
          help={t('upstreams.costModelHelp')}
          error={fieldError(errors.upstreamModel)}
          list={listId}
          autoComplete="off"
          data-testid="cost-model"
          {...form.register('upstreamModel')}
        />
        <datalist id={listId}>
          {[...names].map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
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
          <div className="grid grid-cols-2 items-start gap-3">
            {costRates.map((name) => (
              <Field
                key={name}
                label={rateName({ group: 'tier', name })}
                error={fieldError(errors.rates?.[name])}
                inputMode="decimal"
                data-testid={`cost-${name}`}
                {...form.register(`rates.${name}`)}
              />
            ))}
          </div>
        )}
        <Field
          label={t('upstreams.costFrom')}
          help={t('upstreams.costFromHelp')}
          type="date"
          error={fieldError(errors.from)}
          {...form.register('from')}
        />
        <FormError error={errors.root?.message} />
        <div className="flex justify-end">
          <StaffButton may="upstreams.addCost" type="submit" busy={add.isPending} data-testid="add-cost">
            {t('upstreams.addCost')}
          </StaffButton>
        </div>
      </FormSection>
    </form>
  );
}

function CostList({ costs }: Pick<Upstream, 'costs'>) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const rateName = useRateName();
  return (
    <ul className="flex flex-col divide-y divide-line rounded-md border border-line" data-testid="costs">
      {costs.map(({ upstreamModel, percent, rates, effectiveAt }) => (
        <li key={`${upstreamModel} ${effectiveAt}`} className="flex flex-wrap justify-between gap-x-4 gap-y-0.5 px-3 py-2 text-sm">
          <span className="wrap-anywhere">{upstreamModel ?? t('upstreams.allModels')}</span>
          <span className="text-quiet">{t('upstreams.costSince', { date: format.date(effectiveAt) })}</span>
          <span className="basis-full tabular-nums">
            {percent !== null
              ? t('upstreams.costOfList', { percent })
              : Object.entries(rates?.tiers[0]?.usdPerMillion ?? {})
                  .map(([name, rate]) => `${rateName({ group: 'tier', name })} ${formatRate(rate)}`)
                  .join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  );
}
