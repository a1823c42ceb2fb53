import { userCode } from '@derouter/contracts';
import { Field, Form } from '@derouter/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface DeviceCodeFormProps {
  readonly code: string;
  readonly isBusy: boolean;
  readonly error: string | null;
  readonly onCode: (code: string) => void;
}

/** Asks for the code that a program shows. */
export function DeviceCodeForm({ code, isBusy, error, onCode }: DeviceCodeFormProps) {
  const { t } = useTranslation('console');
  const [typed, setTyped] = useState(code);
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          onCode(typed);
        }}
        isBusy={isBusy}
        canSubmit={userCode.safeParse(typed).success}
        error={error}
        submitLabel={t('device.continue')}
        submitTestId="device-continue"
      >
        <Field
          label={t('device.code')}
          help={t('device.codeHelp')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
          autoFocus
          translate="no"
          data-testid="device-code"
        />
      </Form>
    </div>
  );
}
