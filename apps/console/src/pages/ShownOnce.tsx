import { Button, CheckField, CopyButton } from '@derouter/ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface ShownOnceProps {
  readonly secret: string;
  readonly storedLabel: string;
  readonly onStored?: (stored: boolean) => void;
  readonly onClose: () => void;
  /** Shown below the secret. */
  readonly children?: ReactNode;
}

/** A secret that is shown once. It can be closed only after the user confirms having stored it. */
export function ShownOnce({ secret, storedLabel, onStored, onClose, children }: ShownOnceProps) {
  const { t } = useTranslation(['console', 'common']);
  const [stored, setStored] = useState(false);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3 rounded-md border border-line bg-raised p-3">
        <code data-testid="key-secret" translate="no" className="min-w-0 flex-1 font-mono text-sm break-all">
          {secret}
        </code>
        <CopyButton text={secret} label={t('common:copy')} copiedLabel={t('common:copied')} />
      </div>
      {children}
      <CheckField
        label={storedLabel}
        checked={stored}
        onChange={(event) => {
          setStored(event.target.checked);
          onStored?.(event.target.checked);
        }}
        data-testid="confirm-stored"
      />
      <Button variant="primary" disabled={!stored} onClick={onClose} data-testid="close-secret">
        {t('keys.done')}
      </Button>
    </div>
  );
}
