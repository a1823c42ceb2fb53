import { Field, useFieldError, useLocale } from '@derouter/ui';
import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ModelForm } from '../../model-form.ts';
import { shareOf } from '../../route-order.ts';

/** What dragging reaches. Larger weights are typed. */
const draggedTo = 100;

/** The weight of a route, typed or dragged, and the share of the calls that it gets among the routes of its priority. */
export function RouteWeight({ form, index }: { readonly form: ModelForm; readonly index: number }) {
  const { t } = useTranslation('admin');
  const fieldError = useFieldError();
  const percent = new Intl.NumberFormat(useLocale(), { style: 'percent', maximumFractionDigits: 1 });
  const routes = useWatch({ control: form.control, name: 'routes' });
  const weight = routes[index]?.weight ?? 1;
  const share = shareOf(routes, index);
  return (
    <div className="flex flex-col gap-1.5">
      <Field
        label={t('models.weight')}
        error={fieldError(form.formState.errors.routes?.[index]?.weight)}
        type="number"
        min={1}
        data-testid="route-weight"
        {...form.register(`routes.${index}.weight`, { valueAsNumber: true })}
      />
      <input
        type="range"
        className="w-full accent-accent"
        min={1}
        max={Math.max(draggedTo, weight || 0)}
        value={weight || 1}
        aria-label={t('models.dragWeight')}
        aria-valuetext={share === null ? undefined : percent.format(share)}
        onChange={(event) =>
          form.setValue(`routes.${index}.weight`, event.target.valueAsNumber, { shouldDirty: true, shouldValidate: true })
        }
        data-testid="route-weight-slider"
      />
      {share !== null && (
        <p className="text-xs text-quiet" data-testid="route-share">
          {t('models.share', { share: percent.format(share) })}
        </p>
      )}
    </div>
  );
}
