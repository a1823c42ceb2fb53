import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import { useEffect } from 'react';
import { client } from '../app/client.ts';

/** Whether this browser can use passkeys at all. */
export const canUsePasskeys = () => browserSupportsWebAuthn();

/** Whether the user closed the browser's dialog, or the browser was interrupted; nobody needs to be told. */
export function isCanceled(error: unknown): boolean {
  return error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name);
}

/** Signs in with a passkey. Rejects with the browser's error or the server's. */
export async function signInWithPasskey({ forStaff = false } = {}): Promise<void> {
  await finishSignIn(await askForPasskey(), forStaff);
}

async function askForPasskey({ autofill = false } = {}) {
  const { challengeId, options } = await client.accounts.passkeys.startSignIn.mutate();
  const response = await startAuthentication({ optionsJSON: options, useBrowserAutofill: autofill });
  return { challengeId, response };
}

async function finishSignIn({ challengeId, response }: Awaited<ReturnType<typeof askForPasskey>>, forStaff: boolean): Promise<void> {
  const { authenticatorAttachment, clientExtensionResults, ...rest } = response;
  await client.accounts.passkeys.finishSignIn.mutate({
    challengeId,
    forStaff,
    response: {
      ...rest,
      clientExtensionResults: { ...clientExtensionResults },
      ...(authenticatorAttachment ? { authenticatorAttachment } : {}),
    },
  });
}

/** Adds a passkey to the signed-in user. Resolves to the recovery codes if it is a staff member's first second factor. */
export async function addPasskey(name: string): Promise<readonly string[] | null> {
  const { challengeId, options } = await client.accounts.passkeys.startRegistration.mutate();
  const { response, ...credential } = await startRegistration({ optionsJSON: options });
  const { clientDataJSON, attestationObject, transports } = response;
  const { recoveryCodes } = await client.accounts.passkeys.finishRegistration.mutate({
    challengeId,
    name,
    response: {
      id: credential.id,
      rawId: credential.rawId,
      type: credential.type,
      clientExtensionResults: { ...credential.clientExtensionResults },
      response: { clientDataJSON, attestationObject, ...(transports ? { transports } : {}) },
    },
  });
  return recoveryCodes;
}

/** The server's challenge is valid for five minutes. */
const renewAfterMs = 4 * 60_000;

/** Offers passkeys in the autofill of the address field while the page is open. */
export function usePasskeyAutofill(onSignedIn: () => void, onError: (error: unknown) => void): void {
  useEffect(() => {
    let isOpen = true;
    const offer = async () => {
      // An offer that cannot be made is no error to somebody who did not ask for it.
      const answer = await askForPasskey({ autofill: true }).catch(() => null);
      if (!answer || !isOpen) return;
      await finishSignIn(answer, false).then(onSignedIn, (error: unknown) => isOpen && onError(error));
    };
    let timer: ReturnType<typeof setInterval> | undefined;
    void browserSupportsWebAuthnAutofill().then((isSupported) => {
      if (!isSupported || !isOpen) return;
      void offer();
      timer = setInterval(() => void offer(), renewAfterMs);
    });
    return () => {
      isOpen = false;
      clearInterval(timer);
      WebAuthnAbortService.cancelCeremony();
    };
  }, [onSignedIn, onError]);
}
