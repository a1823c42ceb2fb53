import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCode } from '../app/api-error.ts';
import { useExplain } from '../app/use-explain.ts';
import { Button } from '../controls/Button.tsx';
import { Field } from '../controls/Field.tsx';
import { Form } from '../forms/FormDialog.tsx';
import { readDigits } from '../forms/read-digits.ts';

interface FactorCodeFormProps {
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onSubmit: (code: string) => void;
  readonly onCancel?: () => void;
  readonly submitLabel: string;
  /** Of the field for the code of the app. */
  readonly testId: string;
  readonly submitTestId: string;
  readonly variant?: 'primary' | 'danger';
  /** False if there is no app, so that only a recovery code can be entered. */
  readonly hasApp?: boolean;
  /** Lets the user enter a recovery code instead. */
  readonly hasRecoveryCodes?: boolean;
  /** False while something else is missing. */
  readonly canSubmit?: boolean;
  readonly children?: ReactNode;
}

/** Asks for a code of the authenticator app, or for a recovery code. */
export function FactorCodeForm({ hasApp = true, hasRecoveryCodes = false, canSubmit = true, children, ...form }: FactorCodeFormProps) {
  const { t } = useTranslation('common');
  const explain = useExplain();
  const [code, setCode] = useState('');
  const [wantsRecovery, setWantsRecovery] = useState(false);
  const isRecovering = wantsRecovery || !hasApp;
  const { error, onSubmit, testId, ...rest } = form;
  const text = error ? (errorCode(error) === 'code_wrong' ? t('security.factorCodeWrong') : explain(error)) : null;
  return (
    <Form
      {...rest}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(code.trim());
      }}
      canSubmit={canSubmit && (isRecovering ? code.trim().length >= 10 : /^\d{6}$/.test(code))}
      error={text}
    >
      <Field
        key={String(isRecovering)}
        label={t(isRecovering ? 'security.recoveryCode' : 'security.appCode')}
        autoFocus
        autoComplete={isRecovering ? 'off' : 'one-time-code'}
        inputMode={isRecovering ? 'text' : 'numeric'}
        maxLength={isRecovering ? 20 : undefined}
        value={code}
        onChange={(event) => setCode(isRecovering ? event.target.value : readDigits(event.target.value, 6))}
        data-testid={testId}
      />
      {hasApp && hasRecoveryCodes && (
        <Button
          variant="quiet"
          onClick={() => {
            setCode('');
            setWantsRecovery(!wantsRecovery);
          }}
          data-testid="use-recovery"
        >
          {t(isRecovering ? 'security.useApp' : 'security.useRecovery')}
        </Button>
      )}
      {children}
    </Form>
  );
}
