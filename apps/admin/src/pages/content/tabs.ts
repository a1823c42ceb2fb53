export const contentTabs = ['announcements', 'incidents', 'mails'] as const;
export type ContentTab = (typeof contentTabs)[number];

/** The part of the page that is shown, and the mail that is previewed. */
export interface ContentSearch {
  readonly tab: ContentTab;
  readonly mail?: string;
  readonly locale?: string;
}

export function readContentSearch({ tab, mail, locale }: Record<string, unknown>): ContentSearch {
  return {
    tab: contentTabs.find((name) => name === tab) ?? 'announcements',
    ...(typeof mail === 'string' ? { mail } : {}),
    ...(typeof locale === 'string' ? { locale } : {}),
  };
}
