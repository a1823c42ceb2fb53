import { trpc } from '@derouter/ui';
import { useQueryClient } from '@tanstack/react-query';

/** Returns a function that reads the staff and one's own roles again and closes the dialog. */
export function useOnStaffChanged(onClose: () => void): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: trpc.admin.signIn.staff.queryKey() }),
      queries.invalidateQueries({ queryKey: trpc.admin.me.queryKey() }),
    ]);
    onClose();
  };
}
