import { CopyButton, Field, Form, trpc, useExplain } from '@derouter/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { renderSVG } from 'uqr';

interface EnrolAppProps {
  /** Base32. */
  readonly secret: string;
  readonly uri: string;
  readonly onPassed: (recoveryCodes: readonly string[] | null) => void;
}

/** Shows the secret of an authenticator app, as a QR code that is drawn here, and asks for the first code. */
export function EnrolApp({ secret, uri, onPassed }: EnrolAppProps) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const [code, setCode] = useState('');
  const pass = useMutation(
    trpc.accounts.secondFactor.passTotp.mutationOptions({ onSuccess: ({ recoveryCodes }) => onPassed(recoveryCodes) }),
  );
  return (
    <div className="flex flex-col gap-4">
      <p className="text-quiet">{t('admin:secondFactor.scan')}</p>
      <img
        src={`data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 2 }))}`}
        alt={t('admin:secondFactor.qr')}
        className="size-48 self-center rounded-md border border-line bg-white"
      />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <code className="font-mono text-sm break-all" data-testid="totp-secret">
          {secret}
        </code>
        <CopyButton text={secret} label={t('common:copy')} copiedLabel={t('common:copied')} />
      </div>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          pass.mutate({ code });
        }}
        canSubmit={/^\d{6}$/.test(code)}
        isBusy={pass.isPending}
        error={pass.error && explain(pass.error)}
        submitLabel={t('admin:secondFactor.confirm')}
        submitTestId="confirm-app"
      >
        <Field
          label={t('admin:secondFactor.appCode')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={code}
          onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
          data-testid="app-code"
        />
      </Form>
    </div>
  );
}
