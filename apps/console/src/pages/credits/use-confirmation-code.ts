import { trpc, useLocale } from '@derouter/ui';
import { useMutation } from '@tanstack/react-query';

/** Requests a code by mail that confirms an action of the signed-in customer. */
export function useConfirmationCode() {
  const locale = useLocale();
  const request = useMutation(trpc.credits.requestConfirmation.mutationOptions());
  return {
    request: () => request.mutate({ locale }),
    challengeId: request.data?.challengeId ?? null,
    isPending: request.isPending,
    error: request.error,
  };
}
