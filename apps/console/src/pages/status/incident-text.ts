import type { AppRouter } from '@derouter/api';
import type { inferRouterOutputs } from '@trpc/server';

export type StatusData = inferRouterOutputs<AppRouter>['status']['get'];
export type Incident = StatusData['incidents'][number];

/** Incidents are described in English and Chinese; readers of other languages see the English text. */
export function incidentText(
  { texts }: Pick<Incident, 'texts'>,
  locale: string,
): { readonly title: string; readonly text: string; readonly language: 'en' | 'zh' } {
  const language = locale.startsWith('zh') ? 'zh' : 'en';
  return { ...texts[language], language };
}

/** The name of the language that a text is in, in words of the reader's; null if it is the reader's. */
export function foreignLanguage(language: string, locale: string): string | null {
  if (locale.split('-')[0] === language) return null;
  return new Intl.DisplayNames([locale], { type: 'language' }).of(language) ?? language;
}
