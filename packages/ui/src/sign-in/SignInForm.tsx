import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useExplain } from '../app/use-explain.ts';
import { CodeStep } from './CodeStep.tsx';
import { EmailStep } from './EmailStep.tsx';
import { TermsStep } from './TermsStep.tsx';

const FactorStep = lazy(async () => ({ default: (await import('./FactorStep.tsx')).FactorStep }));

interface Challenge {
  readonly challengeId: string;
  readonly resendAfterSeconds: number;
  readonly isMailDelayed: boolean;
}

interface SignInAttempt {
  readonly challengeId: string;
  readonly code: string;
  readonly acceptTermsVersion?: string;
  readonly factorCode?: string;
}

/** What a correct code still needs. */
export type SignInStep = { readonly kind: 'terms'; readonly version: string } | { readonly kind: 'second_factor' };

interface SignInFormProps {
  readonly requestCode: (email: string) => Promise<Challenge>;
  /** Resolves to what the user must do first; null once signed in. */
  readonly verify: (attempt: SignInAttempt) => Promise<SignInStep | null>;
  /** The page's own message for an error; null to use the default. */
  readonly explain?: (error: unknown) => string | null;
  /** Shown below the code field. */
  readonly hint?: ReactNode;
  /** Another way to sign in, shown below the address field. */
  readonly other?: ReactNode;
}

/** Signs a user in or up: email address, code and, for a new address, the terms; a code of the authenticator app if there is one. */
export function SignInForm({ requestCode, verify, explain, hint, other }: SignInFormProps) {
  const [email, setEmail] = useState('');
  const [challenge, setChallenge] = useState<(Challenge & { readonly sentAt: number }) | null>(null);
  const [pending, setPending] = useState<{ readonly attempt: SignInAttempt; readonly step: SignInStep } | null>(null);
  const explainCode = useExplain();
  const errorText = (error: unknown) => explain?.(error) ?? explainCode(error);
  const send = async (address: string) => {
    const sent = await requestCode(address);
    setEmail(address);
    setChallenge({ ...sent, sentAt: Date.now() });
  };
  const attempt = async (next: SignInAttempt) => {
    const step = await verify(next);
    if (step) setPending({ attempt: next, step });
  };
  if (!challenge) {
    return (
      <>
        <EmailStep email={email} onSend={send} explain={errorText} />
        {other}
      </>
    );
  }
  if (pending?.step.kind === 'terms') {
    const { version } = pending.step;
    return <TermsStep onAccept={() => attempt({ ...pending.attempt, acceptTermsVersion: version })} explain={errorText} />;
  }
  if (pending) {
    return (
      <Suspense>
        <FactorStep onEnter={(factorCode) => attempt({ ...pending.attempt, factorCode })} />
      </Suspense>
    );
  }
  return (
    <CodeStep
      email={email}
      isMailDelayed={challenge.isMailDelayed}
      resendAt={challenge.sentAt + challenge.resendAfterSeconds * 1000}
      onVerify={(code) => attempt({ challengeId: challenge.challengeId, code })}
      onResend={() => send(email)}
      onStartOver={() => setChallenge(null)}
      explain={errorText}
      hint={hint}
    />
  );
}
