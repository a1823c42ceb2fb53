import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Field } from '../controls/Field.tsx';
import { useOneField } from './use-one-field.ts';

interface EmailStepProps {
  readonly email: string;
  readonly onSend: (email: string) => Promise<unknown>;
  readonly explain: (error: unknown) => string;
}

/** Asks for the email address to send a code to. */
export function EmailStep({ email, onSend, explain }: EmailStepProps) {
  const { t } = useTranslation('common');
  const field = useOneField({
    initial: email,
    loadSchema: async () => (await import('./schemas.ts')).emailSchema,
    onSubmit: onSend,
    explain,
  });
  return (
    <form onSubmit={field.onSubmit} className="flex flex-col gap-4" noValidate>
      <Field
        label={t('signIn.email')}
        help={t('signIn.emailHelp')}
        error={field.error}
        name="email"
        type="email"
        autoComplete="email webauthn"
        autoFocus
        required
        value={field.value}
        onChange={(event) => field.setValue(event.target.value)}
        data-testid="email"
      />
      <Button type="submit" variant="primary" busy={field.isBusy} data-testid="send-code">
        {t('signIn.sendCode')}
      </Button>
    </form>
  );
}
