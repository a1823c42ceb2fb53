import type { AppRouter } from '@derouter/api';
import { priceImport } from '@derouter/contracts';
import {
  Badge,
  Button,
  CheckField,
  Dialog,
  Field,
  FormError,
  QueryView,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
  usePriceNoticeDays,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { type UseFormRegisterReturn, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { firstDayOfRise, startOfDay } from '../../notice-date.ts';
import { RateComparison } from './RateComparison.tsx';

type Difference = inferRouterOutputs<AppRouter>['admin']['models']['compareWithList'][number];

const schema = z.object({ modelIds: priceImport.shape.modelIds, effectiveAt: startOfDay, reason: priceImport.shape.reason });

/** Compares our prices with list prices, and announces the selected changes together. */
export function ComparePricesDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const differences = useQuery(trpc.admin.models.compareWithList.queryOptions());
  const form = useForm({
    resolver: zodResolver(schema),
    mode: 'onChange',
    defaultValues: { modelIds: [] as string[], effectiveAt: firstDayOfRise(), reason: '' },
  });
  const { errors, isValid } = form.formState;
  const apply = useMutation(
    trpc.admin.models.importPrices.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async (rest) => {
        form.resetField('modelIds');
        form.resetField('reason');
        queries.setQueryData(trpc.admin.models.compareWithList.queryKey(), rest);
        await queries.invalidateQueries(trpc.admin.models.list.queryFilter());
      },
    }),
  );
  return (
    <Dialog place="side" title={t('models.compare')} description={t('models.compareLead')} onClose={onClose}>
      <QueryView query={differences} rows={6} empty={<p data-testid="prices-same">{t('models.compareSame')}</p>}>
        {(data) => (
          <form
            className="flex flex-col gap-5"
            noValidate
            onSubmit={(event) => void form.handleSubmit((values) => apply.mutate(values))(event)}
          >
            {data.map((difference) => (
              <PriceDifference key={difference.modelId} difference={difference} choice={form.register('modelIds')} />
            ))}
            <div className="sticky -bottom-6 -mx-6 -mb-6 flex flex-col gap-3 border-t border-line bg-surface px-6 py-4">
              <Field label={t('models.effectiveAt')} error={fieldError(errors.effectiveAt)} type="date" {...form.register('effectiveAt')} />
              <Field label={t('security.reason')} maxLength={500} data-testid="action-reason" {...form.register('reason')} />
              <p className="text-sm text-quiet">{t('models.compareMails')}</p>
              <FormError error={errors.root?.message ?? (errors.modelIds?.type === 'server' ? errors.modelIds.message : null)} />
              <div className="flex items-center justify-between gap-2">
                <span className="text-sm text-quiet">{t('models.compareSelected', { count: form.watch('modelIds').length })}</span>
                <Button type="submit" variant="primary" busy={apply.isPending} disabled={!isValid} data-testid="import-prices">
                  {t('models.compareApply')}
                </Button>
              </div>
            </div>
          </form>
        )}
      </QueryView>
    </Dialog>
  );
}

function PriceDifference({ difference, choice }: { readonly difference: Difference; readonly choice: UseFormRegisterReturn }) {
  const { t } = useTranslation('admin');
  const days = usePriceNoticeDays();
  const { modelId, displayName, kind, rises, current, listed } = difference;
  return (
    <section className="flex flex-col gap-2" data-testid="price-difference">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <CheckField
          label={
            <>
              <span className="font-medium">{displayName}</span>{' '}
              <code translate="no" className="font-mono text-xs text-quiet">
                {modelId}
              </code>
            </>
          }
          aria-label={t('models.compareChoose', { model: displayName })}
          value={modelId}
          {...choice}
        />
        <Badge tone={kind === 'new' ? 'accent' : rises ? 'warn' : 'good'}>
          {kind === 'new' ? t('models.compareNew') : rises ? t('models.compareRises', { days }) : t('models.compareFalls')}
        </Badge>
      </div>
      <RateComparison before={current} after={listed} onlyChanges />
    </section>
  );
}
