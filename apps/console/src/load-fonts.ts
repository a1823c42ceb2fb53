import type { Locale } from '@derouter/locales';

/** Fonts of one script only, read when its language is chosen. */
export async function loadFonts(locale: Locale): Promise<void> {
  if (locale === 'zh') await import('@fontsource-variable/noto-sans-sc/index.css');
}
