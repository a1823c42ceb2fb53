import type { AnnouncementTexts } from '@derouter/contracts';
import type { Sql } from '@derouter/db';
import type { Locale } from '@derouter/locales';

/** A notice in one language. */
export interface AnnouncementView {
  readonly id: string;
  readonly tone: 'info' | 'warning';
  readonly title: string;
  readonly text: string;
  /** The language of the text, which is English where there is none in the reader's. */
  readonly locale: Locale;
}

/** The notices that are shown now, newest first. */
export async function readAnnouncements({ sql }: { readonly sql: Sql }, locale: Locale): Promise<AnnouncementView[]> {
  const rows = await sql<{ id: string; tone: AnnouncementView['tone']; texts: AnnouncementTexts }[]>`
    SELECT id, tone, texts FROM announcements WHERE starts_at <= now() AND (ends_at IS NULL OR ends_at > now())
    ORDER BY starts_at DESC, id DESC LIMIT 5`;
  return rows.map(({ id, tone, texts }) => {
    // Traditional Chinese is nearer to Chinese than English is.
    const shown: Locale = texts[locale] ? locale : locale === 'zh-TW' ? 'zh' : 'en';
    return { id, tone, ...(texts[shown] ?? texts.en), locale: shown };
  });
}
