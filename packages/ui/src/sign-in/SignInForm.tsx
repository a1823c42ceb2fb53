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
  /** Resolves to the terms' version when they have to be accepted first. */
  readonly verify: (attempt: { challengeId: string; code: string; acceptTermsVersion?: string }) => Promise<string | null>;
  /** An error in words, where the page has its own. */
  readonly explain?: (error: unknown) => string | null;
  /** Shown below the code field, such as where mail goes in local mode. */
  readonly hint?: ReactNode;
}

/** Sign-in and sign-up in one: address, code, and for a new address the terms. */
export function SignInForm({ requestCode, verify, explain, hint }: SignInFormProps) {
  const [email, setEmail] = useState('');
  const [challenge, setChallenge] = useState<(Challenge & { readonly sentAt: number }) | null>(null);
  const [asked, setAsked] = useState<{ readonly code: string; readonly termsVersion: string } | null>(null);
  const explainCode = useExplain();
  const inWords = (error: unknown) => explain?.(error) ?? explainCode(error);
  const send = async (address: string) => {
    const sent = await requestCode(address);
    setEmail(address);
    setChallenge({ ...sent, sentAt: Date.now() });
  };
  if (!challenge) return <EmailStep email={email} onSend={send} explain={inWords} />;
  const { challengeId } = challenge;
  if (asked) {
    const { code, termsVersion } = asked;
    return <TermsStep onAccept={() => verify({ challengeId, code, acceptTermsVersion: termsVersion })} explain={inWords} />;
  }
  return (
    <CodeStep
      email={email}
      resendAt={challenge.sentAt + challenge.resendAfterSeconds * 1000}
      onVerify={async (code) => {
        const termsVersion = await verify({ challengeId, code });
        if (termsVersion !== null) setAsked({ code, termsVersion });
      }}
      onResend={() => send(email)}
      onStartOver={() => setChallenge(null)}
      explain={inWords}
      hint={hint}
    />
  );
}
