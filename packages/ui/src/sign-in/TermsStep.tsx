import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { CheckField } from '../controls/Field.tsx';
import { FormError } from '../forms/FormError.tsx';
import { useOneField } from './use-one-field.ts';

interface TermsStepProps {
  readonly onAccept: () => Promise<unknown>;
  readonly explain: (error: unknown) => string;
}

/** Asks a new user to accept the terms before the account is created. */
export function TermsStep({ onAccept, explain }: TermsStepProps) {
  const { t } = useTranslation('common');
  const field = useOneField({ initial: false, onSubmit: onAccept, explain });
  return (
    <form onSubmit={field.onSubmit} className="flex flex-col gap-4" noValidate>
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
        checked={field.value}
        onChange={(event) => field.setValue(event.target.checked)}
        data-testid="accept-terms"
      />
      <FormError error={field.error} />
      <Button type="submit" variant="primary" busy={field.isBusy} disabled={!field.value} data-testid="create-account">
        {t('signIn.createAccount')}
      </Button>
    </form>
  );
}
