import { codeAttempt } from '@derouter/contracts';
import { zodResolver } from '@hookform/resolvers/zod';
import { type ReactNode, useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { Button } from '../controls/Button.tsx';
import { Field } from '../controls/Field.tsx';
import { useFieldError } from '../forms/field-errors.ts';

const schema = z.object({ code: codeAttempt.shape.code.regex(/^\d{6}$/) });

interface CodeStepProps {
  readonly email: string;
  /** When another code can be requested, in milliseconds since the epoch. */
  readonly resendAt: number;
  readonly onVerify: (code: string) => Promise<unknown>;
  readonly onResend: () => Promise<unknown>;
  readonly onStartOver: () => void;
  readonly explain: (error: unknown) => string;
  readonly hint?: ReactNode;
}

/** Asks for the six-digit code from the email. */
export function CodeStep({ email, resendAt, onVerify, onResend, onStartOver, explain, hint }: CodeStepProps) {
  const { t } = useTranslation('common');
  const fieldError = useFieldError();
  const form = useForm({ resolver: zodResolver(schema), mode: 'onSubmit', defaultValues: { code: '' } });
  const { isSubmitting, isValid, errors } = form.formState;
  const secondsLeft = useCountdown(resendAt);
  const showError = (error: unknown) => form.setError('code', { type: 'server', message: explain(error) });
  const verify = form.handleSubmit(({ code }) => onVerify(code).catch(showError));
  const resend = () => onResend().then(() => form.reset(), showError);
  return (
    <form onSubmit={(event) => void verify(event)} className="flex flex-col gap-4" noValidate>
      <p className="text-quiet">{t('signIn.codeSent', { email })}</p>
      <Field
        label={t('signIn.code')}
        error={fieldError(errors.code)}
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        maxLength={6}
        pattern="[0-9]*"
        className="[&_input]:font-mono [&_input]:text-lg [&_input]:tracking-[0.3em]"
        data-testid="code"
        {...form.register('code', {
          onChange: (event) => form.setValue('code', String(event.target.value).replace(/\D/g, '')),
        })}
      />
      {hint}
      <Button type="submit" variant="primary" busy={isSubmitting} disabled={!isValid} data-testid="verify">
        {t('signIn.verify')}
      </Button>
      <div className="flex justify-between gap-2">
        <Button variant="quiet" onClick={onStartOver}>
          {t('signIn.otherEmail')}
        </Button>
        <Button variant="quiet" disabled={secondsLeft > 0 || isSubmitting} onClick={() => void resend()}>
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
