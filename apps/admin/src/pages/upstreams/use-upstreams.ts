import { trpc } from '@derouter/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';

/** The upstreams that match the filters of the address, and the one that is edited. */
export function useUpstreams() {
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/upstreams' });
  const { query, show, edit } = search;
  const isFiltered = query !== undefined || show !== undefined;
  const filter = { ...(query ? { query } : {}), ...(show ? { show } : {}) };
  const upstreams = useQuery({
    // Without an input where there is no filter, as on the other pages, which so share what was read.
    ...trpc.admin.upstreams.list.queryOptions(isFiltered ? filter : undefined),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  return {
    ...{ upstreams, filter, isFiltered },
    edited: upstreams.data?.find(({ id }) => id === edit),
    setEditing: (id: string | undefined) => void navigate({ to: '/upstreams', search: { ...search, edit: id }, replace: true }),
  };
}
