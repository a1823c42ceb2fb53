import { modelDialects, newModel, rateText } from '@derouter/contracts';
import {
  CheckField,
  Field,
  FormDialog,
  FormError,
  fromText,
  parseAmount,
  parseNumber,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { capabilityChoice } from '../../capability-choice.ts';
import { CapabilityFields } from './CapabilityFields.tsx';

const { id, displayName, vendor, dialects, maxOutputTokens } = newModel.shape;
const rate = fromText(rateText, parseAmount, 'rate');
const schema = z.object({
  id: z.string().trim().pipe(id),
  displayName: z.union([z.literal(''), displayName]),
  vendor,
  dialects,
  maxOutputTokens: fromText(maxOutputTokens, parseNumber, 'whole'),
  imageInput: capabilityChoice,
  toolUse: capabilityChoice,
  reasoning: capabilityChoice,
  input: rate,
  output: rate,
});

const blank: z.input<typeof schema> = {
  id: '',
  displayName: '',
  vendor: '',
  dialects: ['openai-chat'],
  maxOutputTokens: '',
  imageInput: '',
  toolUse: '',
  reasoning: '',
  input: '',
  output: '',
};

/** Adds a model with its first price. Routes are added later. */
export function AddModelDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const form = useForm({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: blank,
  });
  const { register, formState } = form;
  const { errors } = formState;
  const create = useMutation(
    trpc.admin.models.create.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        await Promise.all([
          queries.invalidateQueries(trpc.admin.models.list.queryFilter()),
          queries.invalidateQueries(trpc.admin.models.compareWithList.queryFilter()),
        ]);
        onClose();
      },
    }),
  );
  const save = form.handleSubmit(({ input, output, ...model }) =>
    create.mutate({
      ...model,
      displayName: model.displayName || model.id,
      contextTokens: null,
      tiers: [{ fromPromptTokens: 0, usdPerMillion: { input, output } }],
      perCallUsd: {},
      multipliers: {},
    }),
  );
  const idError = errors.id?.type === 'invalid_format' ? t('common:fieldErrors.name') : fieldError(errors.id);
  return (
    <FormDialog
      place="side"
      title={t('models.add')}
      onClose={onClose}
      onSubmit={save}
      isBusy={create.isPending}
      error={errors.root?.message}
      submitLabel={t('models.add')}
      submitTestId="save-new-model"
    >
      <Field label={t('models.id')} error={idError} autoFocus spellCheck={false} data-testid="model-id" {...register('id')} />
      <Field label={t('models.displayName')} error={fieldError(errors.displayName)} {...register('displayName')} />
      <Field label={t('models.vendor')} error={fieldError(errors.vendor)} data-testid="model-vendor" {...register('vendor')} />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-sm font-medium">{t('models.dialects')}</legend>
        {modelDialects.map((dialect) => (
          <CheckField key={dialect} label={dialect} value={dialect} {...register('dialects')} />
        ))}
        <FormError error={errors.dialects && t('common:fieldErrors.too_small')} />
      </fieldset>
      <Field
        label={t('models.maxOutputTokens')}
        error={fieldError(errors.maxOutputTokens)}
        inputMode="numeric"
        {...register('maxOutputTokens')}
      />
      <CapabilityFields register={register} />
      <div className="grid grid-cols-2 items-start gap-3">
        {(['input', 'output'] as const).map((meter) => (
          <Field
            key={meter}
            label={`${t(`models.${meter}`)} (USD / M)`}
            error={fieldError(errors[meter])}
            inputMode="decimal"
            data-testid={`model-${meter}`}
            {...register(meter)}
          />
        ))}
      </div>
    </FormDialog>
  );
}
