import { keyScopes, newKey } from '@derouter/contracts';
import {
  Dialog,
  Field,
  Form,
  fromText,
  pageTimeZone,
  parseLocalInput,
  parseOptionalAmount,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
  useKeptForm,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { KeyScopesField } from './KeyScopesField.tsx';
import { NewSecret } from './NewSecret.tsx';

const { name, scopes, expiresAt, budget } = newKey.shape;
const schema = z.object({
  name,
  scopes: scopes.unwrap(),
  expiresAt: fromText(expiresAt, (text) => parseLocalInput(text, pageTimeZone())),
  monthlyUsd: fromText(budget.unwrap().shape.monthlyUsd, parseOptionalAmount, 'usd'),
});

/** Creates a key and shows its secret once. It can be closed only after the user confirms having stored the secret. */
export function CreateKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const [stored, setStored] = useState(false);
  const form = useForm({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: { name: '', scopes: [...keyScopes], expiresAt: '', monthlyUsd: '' },
  });
  useKeptForm('keys.create', form);
  const create = useMutation(
    trpc.keys.create.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      // The checklist on the overview page includes creating a key.
      onSuccess: () =>
        Promise.all([queries.invalidateQueries(trpc.keys.list.queryFilter()), queries.invalidateQueries(trpc.overview.get.queryFilter())]),
    }),
  );
  const secret = create.data?.secret;
  return (
    <Dialog
      onClose={() => (!secret || stored) && onClose()}
      title={secret ? t('keys.secretTitle') : t('keys.create')}
      description={secret && t('keys.secretLead')}
    >
      {secret ? (
        <NewSecret secret={secret} onStored={setStored} onClose={onClose} />
      ) : (
        <Form
          onSubmit={form.handleSubmit(({ monthlyUsd, expiresAt: date, ...values }) =>
            create.mutate({ ...values, expiresAt: date, ...(monthlyUsd !== null && { budget: { monthlyUsd } }) }),
          )}
          onCancel={onClose}
          isBusy={create.isPending}
          canSubmit={form.formState.isValid}
          error={form.formState.errors.root?.message}
          submitLabel={t('keys.make')}
          submitTestId="create-key"
        >
          <Field
            label={t('keys.name')}
            help={t('keys.nameHelp')}
            error={fieldError(form.formState.errors.name)}
            maxLength={80}
            autoFocus
            data-testid="key-name"
            {...form.register('name')}
          />
          <KeyScopesField control={form.control} name="scopes" />
          <Field
            label={t('keys.monthlyBudget')}
            help={t('keys.monthlyBudgetHelp')}
            error={fieldError(form.formState.errors.monthlyUsd)}
            inputMode="decimal"
            data-testid="key-monthly"
            {...form.register('monthlyUsd')}
          />
          <Field
            label={t('keys.expires')}
            help={t('keys.expiresHelp')}
            error={fieldError(form.formState.errors.expiresAt)}
            type="datetime-local"
            data-testid="key-expires"
            {...form.register('expiresAt')}
          />
        </Form>
      )}
    </Dialog>
  );
}
