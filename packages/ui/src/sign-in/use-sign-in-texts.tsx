import { useTranslation } from 'react-i18next';
import type { SignInTexts } from './SignInForm.tsx';

/** Texts of the sign-in form in the language of the page. */
export function useSignInTexts(): SignInTexts {
  const { t } = useTranslation('common');
  return {
    email: t('signIn.email'),
    emailHelp: t('signIn.emailHelp'),
    sendCode: t('signIn.sendCode'),
    code: t('signIn.code'),
    codeSent: (email) => t('signIn.codeSent', { email }),
    verify: t('signIn.verify'),
    resend: t('signIn.resend'),
    resendIn: (seconds) => t('signIn.resendIn', { seconds }),
    otherEmail: t('signIn.otherEmail'),
    termsLead: t('signIn.termsLead'),
    acceptTerms: (
      <>
        {t('signIn.acceptTerms')}{' '}
        <a href="/terms" target="_blank" className="text-accent underline" rel="noopener">
          {t('signIn.terms')}
        </a>
      </>
    ),
    createAccount: t('signIn.createAccount'),
  };
}

/** In local mode: where the code is. */
export function OutboxHint() {
  const { t } = useTranslation('common');
  return (
    <p className="text-sm text-quiet">
      {t('signIn.outbox')}{' '}
      <a href="/dev/mail" target="_blank" className="text-accent underline" rel="noopener">
        {t('signIn.outboxLink')}
      </a>
    </p>
  );
}
