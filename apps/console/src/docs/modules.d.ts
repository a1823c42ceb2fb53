declare module '*.md' {
  import type { DocsPage } from './page.ts';

  const page: DocsPage;
  export default page;
}

declare module 'virtual:docs-titles' {
  /** The title of each page, by its slug. */
  const titles: Readonly<Record<string, string>>;
  export default titles;
}

declare module 'virtual:docs-search' {
  /** The index of the search, as MiniSearch writes it. */
  const index: string;
  export default index;
}
