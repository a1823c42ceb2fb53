import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { Button } from '../controls/Button.tsx';
import { CheckField } from '../controls/Field.tsx';
import { FormError } from '../forms/FormError.tsx';

const schema = z.object({ accepted: z.boolean().refine((isTicked) => isTicked) });

interface TermsStepProps {
  readonly onAccept: () => Promise<unknown>;
  readonly explain: (error: unknown) => string;
}

/** Asks a new user to accept the terms before the account is created. */
export function TermsStep({ onAccept, explain }: TermsStepProps) {
  const { t } = useTranslation('common');
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(schema),
    defaultValues: { accepted: false },
  });
  const accept = handleSubmit(() => onAccept().catch((error: unknown) => setError('root', { type: 'server', message: explain(error) })));
  return (
    <form onSubmit={(event) => void accept(event)} className="flex flex-col gap-4" noValidate>
      <p>{t('signIn.termsLead')}</p>
      <CheckField
        label={
          <>
            {t('signIn.acceptTerms')}{' '}
            <a href="/terms" target="_blank" className="text-accent underline" rel="noopener">
              {t('signIn.terms')}
            </a>
          </>
        }
        data-testid="accept-terms"
        {...register('accepted')}
      />
      <FormError error={formState.errors.root?.message} />
      <Button type="submit" variant="primary" busy={formState.isSubmitting} disabled={!formState.isValid} data-testid="create-account">
        {t('signIn.createAccount')}
      </Button>
    </form>
  );
}
