import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../app/use-action.ts';
import { useExplain } from '../app/use-explain.ts';
import { Button } from '../controls/Button.tsx';
import { FormError } from '../forms/FormError.tsx';
import { canUsePasskeys, isCanceled, signInWithPasskey } from './use-passkey.ts';

interface PasskeyButtonProps {
  readonly forStaff?: boolean;
  readonly onSignedIn: () => void;
}

/** Signs in with a passkey. Hidden where the browser has none. */
export function PasskeyButton({ forStaff = false, onSignedIn }: PasskeyButtonProps) {
  const { t } = useTranslation('common');
  const explain = useExplain();
  const signIn = useAction(() => signInWithPasskey({ forStaff }).then(onSignedIn));
  if (!canUsePasskeys()) return null;
  return (
    <div className="flex flex-col gap-2">
      <Button busy={signIn.isBusy} onClick={() => void signIn.run()} data-testid="passkey-sign-in">
        <KeyRound size={16} strokeWidth={1.75} aria-hidden />
        {t('security.usePasskey')}
      </Button>
      <FormError error={signIn.error && !isCanceled(signIn.error) ? explain(signIn.error) : null} />
    </div>
  );
}
