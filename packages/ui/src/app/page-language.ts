/** Fonts of one script only, read when a language that needs it is chosen. */
export async function loadFonts(language: string): Promise<void> {
  if (language === 'zh') await import('@fontsource-variable/noto-sans-sc/index.css');
}

/** What a change of language changes besides the texts: the cookie that keeps it, the fonts, and what screen readers are told. */
export async function applyLanguage(language: string, cookie: string): Promise<void> {
  document.cookie = cookie;
  document.documentElement.lang = language;
  await loadFonts(language);
}
