import { useTranslation } from 'react-i18next';
import { useAction } from '../app/use-action.ts';
import { FactorCodeForm } from '../security/FactorCodeForm.tsx';

/** Asks for the code of the authenticator app that the user switched on. */
export function FactorStep({ onEnter }: { readonly onEnter: (code: string) => Promise<void> }) {
  const { t } = useTranslation('common');
  const enter = useAction(onEnter);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-quiet">{t('signIn.factorLead')}</p>
      <FactorCodeForm
        isBusy={enter.isBusy}
        error={enter.error}
        onSubmit={(code) => void enter.run(code)}
        submitLabel={t('signIn.verify')}
        testId="factor-code"
        submitTestId="verify-factor"
        hasRecoveryCodes
      />
    </div>
  );
}
