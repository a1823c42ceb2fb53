/** A page of the documentation, as the build compiles it from Markdown. */
export interface DocsPage {
  readonly title: string;
  /** The first paragraph as text. */
  readonly lead: string;
  readonly headings: readonly DocsHeading[];
  readonly blocks: readonly DocsBlock[];
}

export interface DocsHeading {
  readonly id: string;
  readonly text: string;
  readonly level: number;
}

/** `html` is trusted: it is made from the files of this repository. */
export type DocsBlock =
  | { readonly kind: 'html'; readonly html: string }
  | {
      readonly kind: 'code';
      readonly language: string;
      readonly title: string | null;
      /** Whether the test of the documentation runs it. */
      readonly isTested: boolean;
      readonly code: string;
      /** The code with its tokens coloured. */
      readonly html: string;
    };

/** A page in the list of contents. */
export interface DocsEntry {
  readonly slug: string;
  readonly title: string;
}

/** A section that the search finds. */
export interface DocsSection {
  readonly id: string;
  readonly slug: string;
  readonly page: string;
  /** Empty for what stands before the first heading. */
  readonly heading: string;
  readonly anchor: string;
}

/** The fields by which sections are found, and the settings with which the index is made and read. */
export const searchOptions = {
  fields: ['page', 'heading', 'text'],
  storeFields: ['slug', 'page', 'heading', 'anchor'],
  searchOptions: { boost: { page: 4, heading: 3 }, prefix: true, fuzzy: 0.2, combineWith: 'AND' as const },
};
