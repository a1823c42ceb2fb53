/** Loads the fonts that a language needs beyond the Latin ones. */
export async function loadFonts(language: string): Promise<void> {
  if (language === 'zh') await import('@fontsource-variable/noto-sans-sc/index.css');
}

/** Stores the language in the cookie, sets `lang` for screen readers, and loads the fonts. */
export async function applyLanguage(language: string, cookie: string): Promise<void> {
  document.cookie = cookie;
  document.documentElement.lang = language;
  await loadFonts(language);
}
