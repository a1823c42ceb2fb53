export const contentTabs = ['announcements', 'incidents', 'mails'] as const;
/** The states by which the lists are filtered. */
export const announcementStates = ['shown', 'planned', 'ended'] as const;
export const incidentFilters = ['open', 'investigating', 'identified', 'monitoring', 'resolved'] as const;

export type ContentTab = (typeof contentTabs)[number];

/** The part of the page that is shown, the state to which its list is limited, and the mail that is previewed. */
export interface ContentSearch {
  readonly tab: ContentTab;
  readonly state?: string;
  readonly mail?: string;
  readonly locale?: string;
}

export function readContentSearch({ tab, state, mail, locale }: Record<string, unknown>): ContentSearch {
  return {
    tab: contentTabs.find((name) => name === tab) ?? 'announcements',
    ...(typeof state === 'string' && state !== '' ? { state } : {}),
    ...(typeof mail === 'string' ? { mail } : {}),
    ...(typeof locale === 'string' ? { locale } : {}),
  };
}
