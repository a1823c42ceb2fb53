import { queryClient } from '@derouter/ui';
import { queryOptions } from '@tanstack/react-query';
import { firstSlug } from '../../docs/contents.ts';
import type { DocsPage } from '../../docs/page.ts';

const files = import.meta.glob<{ readonly default: DocsPage }>('../../docs/pages/*.md');

/** Loads a page of the documentation: each is a file of its own. */
export const pageQuery = (slug: string) =>
  queryOptions({
    queryKey: ['docs', slug],
    queryFn: async () => {
      const load = files[`../../docs/pages/${slug}.md`];
      if (!load) throw new Error(`there is no page ${slug}`);
      return (await load()).default;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Loads the page at a path before it is shown; if there is none, the page says so. */
export async function loadPage(path: string): Promise<void> {
  await queryClient.prefetchQuery(pageQuery(path.replace(/^\/docs\/?/, '') || firstSlug));
}
