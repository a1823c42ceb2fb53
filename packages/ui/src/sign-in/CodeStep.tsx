import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Field } from '../controls/Field.tsx';
import { Notice } from '../feedback/states.tsx';
import { readDigits } from '../forms/read-digits.ts';
import { useOneField } from './use-one-field.ts';

interface CodeStepProps {
  readonly email: string;
  readonly isMailDelayed: boolean;
  /** When another code can be requested, in milliseconds since the epoch. */
  readonly resendAt: number;
  readonly onVerify: (code: string) => Promise<unknown>;
  readonly onResend: () => Promise<unknown>;
  readonly onStartOver: () => void;
  readonly explain: (error: unknown) => string;
  readonly hint?: ReactNode;
}

/** Asks for the six-digit code from the email. */
export function CodeStep({ email, isMailDelayed, resendAt, onVerify, onResend, onStartOver, explain, hint }: CodeStepProps) {
  const { t } = useTranslation('common');
  const field = useOneField({
    initial: '',
    loadSchema: async () => (await import('./schemas.ts')).codeSchema,
    onSubmit: onVerify,
    explain,
  });
  const secondsLeft = useCountdown(resendAt);
  const resend = async () => {
    await onResend();
    field.setValue('');
  };
  return (
    <form onSubmit={field.onSubmit} className="flex flex-col gap-4" noValidate>
      <p className="text-quiet">{t('signIn.codeSent', { email })}</p>
      {isMailDelayed && <Notice tone="warn">{t('signIn.mailDelayed')}</Notice>}
      <Field
        label={t('signIn.code')}
        error={field.error}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        dir="ltr"
        className="[&_input]:font-mono [&_input]:text-lg [&_input]:tracking-[0.3em]"
        value={field.value}
        onChange={(event) => field.setValue(readDigits(event.target.value, 6))}
        data-testid="code"
      />
      {hint}
      <Button type="submit" variant="primary" busy={field.isBusy} disabled={field.value.length < 6} data-testid="verify">
        {t('signIn.verify')}
      </Button>
      <div className="flex justify-between gap-2">
        <Button variant="quiet" onClick={onStartOver}>
          {t('signIn.otherEmail')}
        </Button>
        <Button variant="quiet" disabled={secondsLeft > 0 || field.isBusy} onClick={() => void field.run(resend)}>
          {secondsLeft > 0 ? t('signIn.resendIn', { seconds: secondsLeft }) : t('signIn.resend')}
        </Button>
      </div>
    </form>
  );
}

/** The whole seconds left until `untilMs` (milliseconds since the epoch), counting down. */
function useCountdown(untilMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((untilMs - now) / 1000));
  useEffect(() => {
    if (untilMs <= Date.now()) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [untilMs]);
  return left;
}
