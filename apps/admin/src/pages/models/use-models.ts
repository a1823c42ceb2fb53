import { trpc } from '@derouter/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ModelsSearch } from './models-search.ts';

/** The models that match the filter of the address, and the one that is edited, with its dialog. */
export function useModels() {
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/models' });
  const { query, edit, dialog = 'model' } = search;
  const filter = query ? { query } : {};
  // Without an input where there is no filter, as on the other pages, which so share what was read.
  const models = useQuery({ ...trpc.admin.models.list.queryOptions(query ? filter : undefined), placeholderData: keepPreviousData });
  return {
    ...{ models, query, filter, dialog },
    chosen: models.data?.find(({ id }) => id === edit),
    show: (next: ModelsSearch) => void navigate({ to: '/models', search: { ...search, ...next }, replace: true }),
  };
}
