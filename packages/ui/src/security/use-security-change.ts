import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { trpc } from '../app/api.ts';
import { errorCode } from '../app/api-error.ts';
import { client } from '../app/client.ts';
import type { ConfirmationInput } from '../sign-in/ConfirmationField.tsx';
import { isCanceled } from './use-passkey.ts';

/**
 * Runs a change to how the user signs in. The server asks for a mailed code unless the user has just signed in; then `needsCode` is
 * true, and `run` takes the code.
 */
export function useSecurityChange<Result>(change: () => Promise<Result>, onDone: (result: Result) => void) {
  const queries = useQueryClient();
  /** A mailed code works once, but what follows it may be tried again. */
  const isConfirmed = useRef(false);
  const mutation = useMutation({
    mutationFn: async (code: ConfirmationInput | null) => {
      if (code && !isConfirmed.current) {
        await client.accounts.confirm.mutate(code);
        isConfirmed.current = true;
      }
      return change();
    },
    onSuccess: async (result) => {
      await queries.invalidateQueries({ queryKey: trpc.accounts.pathKey() });
      onDone(result);
    },
  });
  const [needsCode, setNeedsCode] = useState(false);
  const isAsking = mutation.error !== null && errorCode(mutation.error) === 'confirmation_required';
  if (isAsking && !needsCode) setNeedsCode(true);
  const shown = mutation.error !== null && !isAsking && !isCanceled(mutation.error) ? mutation.error : null;
  return { run: mutation.mutate, isBusy: mutation.isPending, needsCode, error: shown };
}
