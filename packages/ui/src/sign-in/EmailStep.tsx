import { codeRequest } from '@derouter/contracts';
import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Field } from '../controls/Field.tsx';
import { useFieldError } from '../forms/field-errors.ts';

const schema = codeRequest.pick({ email: true });

interface EmailStepProps {
  readonly email: string;
  readonly onSend: (email: string) => Promise<unknown>;
  readonly explain: (error: unknown) => string;
}

/** Asks for the email address to send a code to. */
export function EmailStep({ email, onSend, explain }: EmailStepProps) {
  const { t } = useTranslation('common');
  const fieldError = useFieldError();
  const { register, handleSubmit, setError, formState } = useForm({ resolver: zodResolver(schema), defaultValues: { email } });
  const send = handleSubmit((values) =>
    onSend(values.email).catch((error: unknown) => setError('email', { type: 'server', message: explain(error) })),
  );
  return (
    <form onSubmit={(event) => void send(event)} className="flex flex-col gap-4" noValidate>
      <Field
        label={t('signIn.email')}
        help={t('signIn.emailHelp')}
        error={fieldError(formState.errors.email)}
        type="email"
        autoComplete="email webauthn"
        autoFocus
        required
        data-testid="email"
        {...register('email')}
      />
      <Button type="submit" variant="primary" busy={formState.isSubmitting} data-testid="send-code">
        {t('signIn.sendCode')}
      </Button>
    </form>
  );
}
