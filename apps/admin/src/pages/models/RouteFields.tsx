import { routings } from '@derouter/contracts';
import { Button, Field, FormError, FormSection, SelectField, trpc, useFieldError } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Controller, useFieldArray, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ModelForm } from '../../model-form.ts';

/** The routes of a model: upstream, upstream model name, priority and weight. */
export function RouteFields({ form, modelId }: { readonly form: ModelForm; readonly modelId: string }) {
  const { t } = useTranslation('admin');
  const fieldError = useFieldError();
  const upstreams = useQuery(trpc.admin.upstreams.list.queryOptions());
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'routes', keyName: 'key' });
  const first = upstreams.data?.[0];
  const { register } = form;
  const errors = form.formState.errors.routes;
  const routing = useWatch({ control: form.control, name: 'routing' });
  return (
    <FormSection title={t('models.routes')}>
      <SelectField
        label={t('models.routing')}
        help={t(`models.routingHelp.${routing}`)}
        data-testid="model-routing"
        {...register('routing')}
      >
        {routings.map((value) => (
          <option key={value} value={value}>
            {t(`models.routings.${value}`)}
          </option>
        ))}
      </SelectField>
      {fields.map((route, i) => (
        <div key={route.key} className="flex flex-col gap-3 rounded-md border border-line p-3" data-testid="route">
          <Controller
            control={form.control}
            name={`routes.${i}.upstreamId`}
            render={({ field }) => (
              <SelectField label={t('models.upstream')} {...field}>
                {(upstreams.data ?? []).map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </SelectField>
            )}
          />
          <Field
            label={t('models.upstreamModel')}
            error={fieldError(errors?.[i]?.upstreamModel)}
            {...register(`routes.${i}.upstreamModel`)}
          />
          <div className="grid grid-cols-[1fr_1fr_auto] items-start gap-3">
            {(['priority', 'weight'] as const).map((field) => (
              <Field
                key={field}
                label={t(`models.${field}`)}
                error={fieldError(errors?.[i]?.[field])}
                type="number"
                min={field === 'weight' ? 1 : 0}
                {...register(`routes.${i}.${field}`, { valueAsNumber: true })}
              />
            ))}
            <Button variant="quiet" className="mt-6.5" onClick={() => remove(i)}>
              {t('models.removeRoute')}
            </Button>
          </div>
        </div>
      ))}
      <Button
        disabled={!first}
        data-testid="add-route"
        onClick={() => first && append({ id: crypto.randomUUID(), upstreamId: first.id, upstreamModel: modelId, priority: 0, weight: 1 })}
      >
        {t('models.addRoute')}
      </Button>
      <FormError error={errors?.message ?? errors?.root?.message} />
    </FormSection>
  );
}
