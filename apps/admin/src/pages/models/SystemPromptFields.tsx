import { CheckField, FormSection, TextAreaField, trpc, useFieldError } from '@derouter/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ModelForm } from '../../model-form.ts';
import type { StaffModel } from '../../model-types.ts';

/** The system prompt that is prepended to the customer's own, with its approximate token count. */
export function SystemPromptFields({ form, model }: { readonly form: ModelForm; readonly model: StaffModel }) {
  const { t } = useTranslation('admin');
  const fieldError = useFieldError();
  const count = useMutation(trpc.admin.models.countTokens.mutationOptions());
  const stored = model.keptSystemPrompt ?? '';
  const text = form.watch('systemPrompt');
  const counted = count.variables?.text === text ? (count.data ?? null) : null;
  const tokens = text === stored ? model.keptSystemPromptTokens : counted;
  return (
    <FormSection title={t('models.systemPrompt')} help={t('models.systemPromptHelp')}>
      <CheckField
        label={t('models.systemPromptOn')}
        disabled={text === ''}
        data-testid="model-prompt-on"
        {...form.register('systemPromptOn')}
      />
      <TextAreaField
        label={t('models.systemPromptText')}
        help={text === '' || tokens === null ? undefined : t('models.systemPromptTokens', { count: tokens })}
        error={fieldError(form.formState.errors.systemPrompt)}
        rows={5}
        maxLength={20_000}
        className="font-mono"
        data-testid="model-prompt"
        {...form.register('systemPrompt', { onBlur: () => text !== stored && count.mutate({ text }) })}
      />
    </FormSection>
  );
}
