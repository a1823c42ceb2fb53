import { type ReactNode, useState } from 'react';
import { useExplain } from '../app/use-explain.ts';
import { CodeStep } from './CodeStep.tsx';
import { EmailStep } from './EmailStep.tsx';
import { TermsStep } from './TermsStep.tsx';

interface Challenge {
  readonly challengeId: string;
  readonly resendAfterSeconds: number;
}

interface SignInFormProps {
  readonly requestCode: (email: string) => Promise<Challenge>;
  /** Resolves to the version of the terms if the user must accept them first, else to null. */
  readonly verify: (attempt: { challengeId: string; code: string; acceptTermsVersion?: string }) => Promise<string | null>;
  /** The page's own message for an error; null to use the default. */
  readonly explain?: (error: unknown) => string | null;
  /** Shown below the code field. */
  readonly hint?: ReactNode;
  /** Another way to sign in, shown below the address field. */
  readonly other?: ReactNode;
}

/** Signs a user in or up: email address, code and, for a new address, the terms. */
export function SignInForm({ requestCode, verify, explain, hint, other }: SignInFormProps) {
  const [email, setEmail] = useState('');
  const [challenge, setChallenge] = useState<(Challenge & { readonly sentAt: number }) | null>(null);
  const [pendingTerms, setPendingTerms] = useState<{ readonly code: string; readonly termsVersion: string } | null>(null);
  const explainCode = useExplain();
  const errorText = (error: unknown) => explain?.(error) ?? explainCode(error);
  const send = async (address: string) => {
    const sent = await requestCode(address);
    setEmail(address);
    setChallenge({ ...sent, sentAt: Date.now() });
  };
  if (!challenge) {
    return (
      <>
        <EmailStep email={email} onSend={send} explain={errorText} />
        {other}
      </>
    );
  }
  const { challengeId } = challenge;
  if (pendingTerms) {
    const { code, termsVersion } = pendingTerms;
    return <TermsStep onAccept={() => verify({ challengeId, code, acceptTermsVersion: termsVersion })} explain={errorText} />;
  }
  return (
    <CodeStep
      email={email}
      resendAt={challenge.sentAt + challenge.resendAfterSeconds * 1000}
      onVerify={async (code) => {
        const termsVersion = await verify({ challengeId, code });
        if (termsVersion !== null) setPendingTerms({ code, termsVersion });
      }}
      onResend={() => send(email)}
      onStartOver={() => setChallenge(null)}
      explain={errorText}
      hint={hint}
    />
  );
}
