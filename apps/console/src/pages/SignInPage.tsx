import {
  client,
  deviceTimeZone,
  LanguageChoice,
  OutboxHint,
  PasskeyButton,
  SignInForm,
  useExplain,
  useLocale,
  usePasskeyAutofill,
  useShowLanguage,
} from '@derouter/ui';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface SignInPageProps {
  readonly onSignedIn: () => Promise<unknown>;
  readonly onCodeSent?: () => void;
}

/** Signs a customer in or up. It needs neither the router nor the query cache, so that it can be loaded without them. */
export function SignInPage({ onSignedIn, onCodeSent }: SignInPageProps) {
  const { t } = useTranslation('common');
  const locale = useLocale();
  const explain = useExplain();
  const hasOutbox = useHasOutbox();
  const [failure, setFailure] = useState<unknown>(null);
  const goOn = useCallback(() => void onSignedIn(), [onSignedIn]);
  usePasskeyAutofill(goOn, setFailure);
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="mx-auto flex w-full max-w-[1200px] items-center justify-between gap-3 px-4 py-2.5 md:px-6">
        <a href="/" className="text-lg font-semibold">
          {t('brand')}
        </a>
        <LanguageChoice app="console" onChange={useShowLanguage('console')} />
      </header>
      <main className="mx-auto flex w-full max-w-sm flex-1 flex-col gap-6 px-4 pt-[12vh] pb-16">
        <div>
          <h1 className="text-xl font-semibold">{t('signIn.title')}</h1>
          <p className="mt-1 text-quiet">{t('signIn.lead')}</p>
        </div>
        <SignInForm
          hint={hasOutbox ? <OutboxHint /> : undefined}
          requestCode={async (email) => {
            const challenge = await client.accounts.requestCode.mutate({ email, locale });
            onCodeSent?.();
            return challenge;
          }}
          verify={async (attempt) => {
            const result = await client.accounts.verifyCode.mutate({ ...attempt, timeZone: deviceTimeZone() });
            if (result.status === 'terms_required') return { kind: 'terms', version: result.termsVersion };
            if (result.status === 'second_factor_required') return { kind: 'second_factor' };
            await onSignedIn();
            return null;
          }}
          other={<PasskeyButton onSignedIn={goOn} />}
        />
        {failure !== null && (
          <p role="alert" className="text-sm text-bad">
            {explain(failure)}
          </p>
        )}
      </main>
    </div>
  );
}

/** Whether codes are in the outbox of local mode. */
function useHasOutbox(): boolean {
  const [hasOutbox, setHasOutbox] = useState(false);
  useEffect(() => {
    // Without an answer there is no hint; the form reports that the server is away.
    client.system.info.query().then(
      ({ mailOutbox }) => setHasOutbox(mailOutbox),
      () => undefined,
    );
  }, []);
  return hasOutbox;
}
