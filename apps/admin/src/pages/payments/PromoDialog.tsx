import { newPromoCode, promoUsd } from '@derouter/contracts';
import {
  Field,
  FormDialog,
  fromText,
  parseAmount,
  parseLocalInput,
  parseNumber,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
  useTimeZone,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';

const { shape } = newPromoCode;

/** Times are those of the reader's zone; an empty one, like an empty code, is left out. */
const schemaIn = (zone: string) =>
  z
    .object({
      label: shape.label,
      amountUsd: fromText(promoUsd, parseAmount, 'usd'),
      maxUses: fromText(shape.maxUses, (text) => parseNumber(text) ?? Number.NaN, 'whole'),
      code: fromText(shape.code, (text) => text.trim() || undefined, 'promoCode'),
      startsAt: z.string().transform((text) => parseLocalInput(text, zone) ?? undefined),
      endsAt: z.string().transform((text) => parseLocalInput(text, zone) ?? undefined),
    })
    .refine(({ startsAt, endsAt }) => endsAt === undefined || Date.parse(endsAt) > (startsAt ? Date.parse(startsAt) : Date.now()), {
      path: ['endsAt'],
      message: 'endAfterStart',
    });

const blank = { label: '', amountUsd: '5', maxUses: '1', code: '', startsAt: '', endsAt: '' };

interface PromoDialogProps {
  readonly onClose: () => void;
  readonly onCreated: (code: string) => void;
}

/** Creates a promotional code: of a text of one's own or a random one, from now or a later time on, with or without an end. */
export function PromoDialog({ onClose, onCreated }: PromoDialogProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const zone = useTimeZone();
  const [id] = useState(() => crypto.randomUUID());
  const form = useForm({ resolver: zodResolver(schemaIn(zone)), mode: 'onTouched', defaultValues: blank });
  const { errors, isValid } = form.formState;
  const create = useMutation(
    trpc.admin.promoCodes.create.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async ({ code }) => {
        await queries.invalidateQueries({ queryKey: trpc.admin.promoCodes.pathKey() });
        onCreated(code);
      },
    }),
  );
  return (
    <FormDialog
      title={t('promo.add')}
      description={t('promo.addLead')}
      onClose={onClose}
      onSubmit={form.handleSubmit((values) => create.mutate({ id, ...values }))}
      canSubmit={isValid}
      isBusy={create.isPending}
      error={fieldError(errors.root)}
      submitLabel={t('promo.create')}
      submitTestId="create-promo"
    >
      <Field label={t('promo.label')} error={fieldError(errors.label)} data-testid="promo-label" {...form.register('label')} />
      <Field label={t('promo.amount')} inputMode="decimal" error={fieldError(errors.amountUsd)} {...form.register('amountUsd')} />
      <Field label={t('promo.maxUses')} inputMode="numeric" error={fieldError(errors.maxUses)} {...form.register('maxUses')} />
      <Field
        label={t('promo.code')}
        help={t('promo.codeHelp')}
        autoComplete="off"
        spellCheck={false}
        error={errors.code?.message === 'promoCode' ? t('promo.codeHelp') : fieldError(errors.code)}
        data-testid="promo-code"
        {...form.register('code')}
      />
      <Field
        label={t('promo.startsAt')}
        help={t('promo.startsHelp')}
        type="datetime-local"
        error={fieldError(errors.startsAt)}
        data-testid="promo-starts"
        {...form.register('startsAt')}
      />
      <Field
        label={t('promo.endsAt')}
        help={t('promo.endsHelp')}
        type="datetime-local"
        error={errors.endsAt?.message === 'endAfterStart' ? t('promo.endWrong') : fieldError(errors.endsAt)}
        data-testid="promo-ends"
        {...form.register('endsAt')}
      />
    </FormDialog>
  );
}
