import { Dialog, Field, Form, Review, SelectField, trpc, useExplain, useFieldError, usePriceNoticeDays } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFieldArray, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { StaffModel } from '../../model-types.ts';
import { isReason, ReasonField } from '../../parts/ReasonField.tsx';
import { groupRows, missingRates, priceForm, priceFormValues, rowsForRate } from '../../price-form.ts';
import { useRateName } from '../../use-rate-name.ts';
import { PricePreview } from './PricePreview.tsx';
import { RateComparison } from './RateComparison.tsx';

/** Edits the rates of a model, shows them next to the old ones for review, then announces them. */
export function EditPriceDialog({ model, onClose }: { readonly model: StaffModel; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const fieldError = useFieldError();
  const rateName = useRateName();
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(priceForm), mode: 'onTouched', defaultValues: priceFormValues(model) });
  const { fields, append } = useFieldArray({ control: form.control, name: 'rows' });
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
  const missing = missingRates(fields);
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
          {groupRows(fields).map(({ key, title, tokens, indexes }) => (
            <fieldset key={key} className="grid grid-cols-2 items-start gap-3">
              {title && (
                <legend className="mb-2 text-sm text-quiet">
                  {title === 'tier' ? t('models.tierFrom', { tokens }) : t(`models.${title}`)}
                </legend>
              )}
              {indexes.map((i) => {
                const row = fields[i];
                return (
                  row && (
                    <Field
                      key={row.id}
                      label={rateName(row)}
                      error={fieldError(errors.rows?.[i]?.value)}
                      inputMode="decimal"
                      data-testid={`rate-${row.name}`}
                      {...form.register(`rows.${i}.value`)}
                    />
                  )
                );
              })}
            </fieldset>
          ))}
          {missing.length > 0 && (
            <SelectField
              label={t('models.addRate')}
              value=""
              onChange={(event) => {
                const chosen = missing[Number(event.target.value)];
                if (chosen) append(rowsForRate(chosen, fields), { shouldFocus: false });
              }}
              data-testid="add-rate"
            >
              <option value="" disabled>
                –
              </option>
              {missing.map((row, index) => (
                <option key={`${row.group} ${row.name}`} value={index}>
                  {rateName(row)}
                </option>
              ))}
            </SelectField>
          )}
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
