export interface LegalSection {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

/** The text of a document. The English one is binding; the other is for reference. */
export interface LegalTexts {
  readonly en: readonly LegalSection[];
  readonly zh: readonly LegalSection[];
}
