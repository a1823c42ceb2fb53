import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { renderSVG } from 'uqr';
import { CopyButton } from '../controls/CopyButton.tsx';
import { FactorCodeForm } from './FactorCodeForm.tsx';

interface EnrolAppProps {
  /** Base32. */
  readonly secret: string;
  readonly uri: string;
  /** Sends the first code. Returns the recovery codes if there are new ones. */
  readonly confirm: (code: string) => Promise<{ readonly recoveryCodes: readonly string[] | null }>;
  readonly onPassed: (recoveryCodes: readonly string[] | null) => void;
}

/** Shows the secret of an authenticator app, as a QR code that is drawn here, and asks for the first code. */
export function EnrolApp({ secret, uri, confirm, onPassed }: EnrolAppProps) {
  const { t } = useTranslation('common');
  const pass = useMutation({ mutationFn: confirm, onSuccess: ({ recoveryCodes }) => onPassed(recoveryCodes) });
  return (
    <div className="flex flex-col gap-4">
      <p className="text-quiet">{t('security.scan')}</p>
      <img
        src={`data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 2 }))}`}
        alt={t('security.qr')}
        className="size-48 self-center rounded-md border border-line bg-white"
      />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <code translate="no" className="font-mono text-sm break-all" data-testid="totp-secret">
          {secret}
        </code>
        <CopyButton text={secret} label={t('copy')} copiedLabel={t('copied')} />
      </div>
      <FactorCodeForm
        isBusy={pass.isPending}
        error={pass.error}
        onSubmit={(code) => pass.mutate(code)}
        submitLabel={t('security.confirmApp')}
        testId="app-code"
        submitTestId="confirm-app"
      />
    </div>
  );
}
