import { useTranslation } from 'react-i18next';
import { setTheme, themes, useTheme } from '../app/theme.ts';

/** Selects the theme of the pages in this browser. */
export function ThemeSelect() {
  const { t } = useTranslation('common');
  return (
    <select
      data-testid="theme"
      aria-label={t('theme.label')}
      value={useTheme()}
      onChange={(event) => setTheme(themes.find((theme) => theme === event.target.value) ?? 'system')}
      className="h-9 rounded-md border border-line bg-surface px-2 text-sm text-fg"
    >
      {themes.map((theme) => (
        <option key={theme} value={theme}>
          {t(`theme.${theme}`)}
        </option>
      ))}
    </select>
  );
}
