import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { CopyButton } from '../controls/CopyButton.tsx';
import { CheckField } from '../controls/Field.tsx';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

/** Shows recovery codes once, to copy or download, and goes on when the user has confirmed to have stored them. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const { t } = useTranslation('common');
  const [isStored, setIsStored] = useState(false);
  const text = `${codes.join('\n')}\n`;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-quiet">{t('security.recoveryLead')}</p>
      <ol
        translate="no"
        className="grid grid-cols-2 gap-x-4 gap-y-1.5 rounded-md border border-line bg-raised p-4 font-mono"
        data-testid="recovery-codes"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} label={t('copy')} copiedLabel={t('copied')} />
        <Button onClick={() => download(text)}>{t('security.download')}</Button>
      </div>
      <CheckField
        label={t('security.recoveryStored')}
        checked={isStored}
        onChange={(event) => setIsStored(event.target.checked)}
        data-testid="recovery-stored"
      />
      <Button variant="primary" disabled={!isStored} onClick={onDone} data-testid="recovery-done">
        {t('security.continue')}
      </Button>
    </div>
  );
}

function download(text: string): void {
  const link = document.createElement('a');
  link.href = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
  link.download = 'derouter-recovery-codes.txt';
  link.click();
}
