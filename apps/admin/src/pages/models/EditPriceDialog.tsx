import { Dialog, Field, Form, Review, trpc, useExplain, useFieldError, usePriceNoticeDays } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { StaffModel } from '../../model-types.ts';
import { RateFields } from '../../parts/RateFields.tsx';
import { isReason, ReasonField } from '../../parts/ReasonField.tsx';
import { priceForm, priceFormValues } from '../../price-form.ts';
import { PricePreview } from './PricePreview.tsx';
import { RateComparison } from './RateComparison.tsx';

/** Edits the rates of a model, shows them next to the old ones for review, then announces them. */
export function EditPriceDialog({ model, onClose }: { readonly model: StaffModel; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(priceForm), mode: 'onTouched', defaultValues: priceFormValues(model) });
  const { errors } = form.formState;
  const [reviewed, setReviewed] = useState<z.output<typeof priceForm> | null>(null);
  const [reason, setReason] = useState('');
  const announce = useMutation(
    trpc.admin.models.announcePrice.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queries.invalidateQueries(trpc.admin.models.list.queryFilter()),
          queries.invalidateQueries(trpc.admin.models.compareWithList.queryFilter()),
        ]);
        onClose();
      },
    }),
  );
  return (
    <Dialog place="side" title={model.displayName} description={t('models.priceLead', { days: usePriceNoticeDays() })} onClose={onClose}>
      {reviewed ? (
        <Review
          onBack={() => setReviewed(null)}
          backLabel={t('models.edit')}
          onConfirm={() =>
            announce.mutate({ modelId: model.id, ...reviewed.rates, effectiveAt: reviewed.effectiveAt, reason: reason.trim() })
          }
          canConfirm={isReason(reason)}
          confirmLabel={t('models.announce')}
          confirmTestId="announce-price"
          isBusy={announce.isPending}
          error={announce.error && explain(announce.error)}
        >
          <p>{t('models.reviewLead', { date: reviewed.effectiveAt.slice(0, 10) })}</p>
          <RateComparison before={model} after={reviewed.rates} />
          <PricePreview modelId={model.id} rates={reviewed.rates} />
          <ReasonField value={reason} onChange={setReason} />
        </Review>
      ) : (
        <Form
          onSubmit={form.handleSubmit((values) => setReviewed(values))}
          onCancel={onClose}
          submitLabel={t('models.review')}
          submitTestId="review-price"
          isSticky
        >
          <FormProvider {...form}>
            <RateFields />
          </FormProvider>
          <Field
            label={t('models.effectiveAt')}
            error={fieldError(errors.effectiveAt)}
            type="date"
            data-testid="effective-at"
            {...form.register('effectiveAt')}
          />
        </Form>
      )}
    </Dialog>
  );
}
