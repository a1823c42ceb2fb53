import type { ChangeEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { setTheme, themes, useTheme } from '../app/theme.ts';

/** The props of a select for the theme of the pages in this browser. */
export function useThemeField() {
  const { t } = useTranslation('common');
  return {
    value: useTheme(),
    onChange: (event: ChangeEvent<HTMLSelectElement>) => setTheme(themes.find((theme) => theme === event.target.value) ?? 'system'),
    children: themes.map(
      (theme): ReactNode => (
        <option key={theme} value={theme}>
          {t(`theme.${theme}`)}
        </option>
      ),
    ),
  };
}

/** Selects the theme, without a visible label. */
export function ThemeSelect() {
  const { t } = useTranslation('common');
  return (
    <select
      data-testid="theme"
      aria-label={t('theme.label')}
      className="h-9 rounded-md border border-line bg-surface px-2 text-sm text-fg"
      {...useThemeField()}
    />
  );
}
