import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { Button } from '../controls/Button.tsx';
import { CheckField, Field } from '../controls/Field.tsx';

export interface SignInTexts {
  readonly email: string;
  readonly emailHelp: string;
  readonly sendCode: string;
  readonly code: string;
  readonly codeSent: (email: string) => string;
  readonly verify: string;
  readonly resend: string;
  readonly resendIn: (seconds: number) => string;
  readonly otherEmail: string;
  readonly termsLead: string;
  readonly acceptTerms: ReactNode;
  readonly createAccount: string;
}

interface SignInFormProps {
  readonly texts: SignInTexts;
  readonly requestCode: (email: string) => Promise<{ readonly challengeId: string; readonly resendAfterSeconds: number }>;
  /** Resolves to the terms' version when they have to be accepted first. */
  readonly verify: (attempt: { challengeId: string; code: string; acceptTermsVersion?: string }) => Promise<string | null>;
  /** The error in words. */
  readonly explain: (error: unknown) => string;
  /** Shown below the code field, such as where mail goes in local mode. */
  readonly hint?: ReactNode;
}

/** Sign-in and sign-up in one: address, code, and for a new address the terms. */
export function SignInForm({ texts, requestCode, verify, explain, hint }: SignInFormProps) {
  const [email, setEmail] = useState('');
  const [code, setCode] = useState('');
  const [challenge, setChallenge] = useState<{ readonly id: string; readonly sentAt: number; readonly waitSeconds: number } | null>(null);
  const [terms, setTerms] = useState<string | null>(null);
  const [accepted, setAccepted] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const wait = useCountdown(challenge ? challenge.sentAt + challenge.waitSeconds * 1000 : 0);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(explain(thrown));
    } finally {
      setBusy(false);
    }
  };
  const send = () =>
    attempt(async () => {
      const { challengeId, resendAfterSeconds } = await requestCode(email);
      setChallenge({ id: challengeId, sentAt: Date.now(), waitSeconds: resendAfterSeconds });
      setCode('');
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!challenge) return void send();
    void attempt(async () => {
      setTerms(await verify({ challengeId: challenge.id, code, ...(terms && accepted ? { acceptTermsVersion: terms } : {}) }));
    });
  };
  const startOver = () => {
    setChallenge(null);
    setTerms(null);
    setAccepted(false);
    setError(null);
  };

  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      {!challenge && (
        <>
          <Field
            label={texts.email}
            help={texts.emailHelp}
            error={error}
            data-testid="email"
            type="email"
            autoComplete="email"
            autoFocus
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <Button type="submit" look="primary" busy={busy} data-testid="send-code">
            {texts.sendCode}
          </Button>
        </>
      )}
      {challenge && !terms && (
        <>
          <p className="text-quiet">{texts.codeSent(email)}</p>
          <Field
            label={texts.code}
            error={error}
            data-testid="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            maxLength={6}
            pattern="[0-9]*"
            className="[&_input]:font-mono [&_input]:text-lg [&_input]:tracking-[0.3em]"
            value={code}
            onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
          />
          {hint}
          <Button type="submit" look="primary" busy={busy} disabled={code.length !== 6} data-testid="verify">
            {texts.verify}
          </Button>
          <div className="flex justify-between gap-2">
            <Button look="quiet" onClick={startOver}>
              {texts.otherEmail}
            </Button>
            <Button look="quiet" disabled={wait > 0 || busy} onClick={() => void send()}>
              {wait > 0 ? texts.resendIn(wait) : texts.resend}
            </Button>
          </div>
        </>
      )}
      {challenge && terms && (
        <>
          <p>{texts.termsLead}</p>
          <CheckField
            label={texts.acceptTerms}
            checked={accepted}
            onChange={(event) => setAccepted(event.target.checked)}
            data-testid="accept-terms"
          />
          {error && (
            <p role="alert" className="text-sm text-bad">
              {error}
            </p>
          )}
          <Button type="submit" look="primary" busy={busy} disabled={!accepted} data-testid="create-account">
            {texts.createAccount}
          </Button>
        </>
      )}
    </form>
  );
}

/** Whole seconds until a moment, counting down. */
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
