import { Button, CheckField, CopyButton } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { FirstCall } from '../FirstCall.tsx';

interface NewSecretProps {
  readonly secret: string;
  readonly stored: boolean;
  readonly onStored: (stored: boolean) => void;
  readonly onClose: () => void;
}

/** A new secret, shown once. It can be closed only after the user confirms having stored it. */
export function NewSecret({ secret, stored, onStored, onClose }: NewSecretProps) {
  const { t } = useTranslation(['console', 'common']);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3 rounded-md border border-line bg-raised p-3">
        <code data-testid="key-secret" className="min-w-0 flex-1 font-mono text-sm break-all">
          {secret}
        </code>
        <CopyButton text={secret} label={t('common:copy')} copiedLabel={t('common:copied')} />
      </div>
      <FirstCall secret={secret} />
      <CheckField
        label={t('keys.stored')}
        checked={stored}
        onChange={(event) => onStored(event.target.checked)}
        data-testid="confirm-stored"
      />
      <Button variant="primary" disabled={!stored} onClick={onClose} data-testid="close-secret">
        {t('keys.done')}
      </Button>
    </div>
  );
}
