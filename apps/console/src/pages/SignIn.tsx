import {
  client,
  deviceTimeZone,
  OutboxHint,
  PasskeyButton,
  queryClient,
  SignInForm,
  trpc,
  useExplain,
  useLocale,
  usePasskeyAutofill,
} from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

export function SignIn() {
  const { t } = useTranslation('console');
  const { next } = useSearch({ from: '/open/sign-in' });
  const navigate = useNavigate();
  const locale = useLocale();
  const explain = useExplain();
  const info = useQuery(trpc.system.info.queryOptions());
  const [failure, setFailure] = useState<unknown>(null);
  const goOn = useCallback(async () => {
    queryClient.clear();
    await navigate({ to: next ?? '/overview' });
  }, [navigate, next]);
  const onSignedIn = useCallback(() => void goOn(), [goOn]);
  usePasskeyAutofill(onSignedIn, setFailure);
  return (
    <div className="mx-auto flex w-full max-w-sm flex-col gap-6 px-4 py-16">
      <div>
        <h1 className="text-xl font-semibold">{t('signIn.title')}</h1>
        <p className="mt-1 text-quiet">{t('signIn.lead')}</p>
      </div>
      <SignInForm
        hint={info.data?.mailOutbox ? <OutboxHint /> : undefined}
        requestCode={(email) => client.accounts.requestCode.mutate({ email, locale })}
        verify={async (attempt) => {
          const result = await client.accounts.verifyCode.mutate({ ...attempt, timeZone: deviceTimeZone() });
          if (result.status === 'terms_required') return { kind: 'terms', version: result.termsVersion };
          if (result.status === 'second_factor_required') return { kind: 'second_factor' };
          await goOn();
          return null;
        }}
        other={<PasskeyButton onSignedIn={onSignedIn} />}
      />
      {failure !== null && (
        <p role="alert" className="text-sm text-bad">
          {explain(failure)}
        </p>
      )}
    </div>
  );
}
