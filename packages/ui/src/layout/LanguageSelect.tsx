import { languagesOf } from '@derouter/locales/web';
import { useTranslation } from 'react-i18next';
import { useChangeLanguage, useLocale } from '../app/use-language.ts';

/** Selects the language of the pages. */
export function LanguageSelect({ app }: { readonly app: 'console' | 'admin' }) {
  const { t } = useTranslation('common');
  const change = useChangeLanguage(app);
  return (
    <select
      data-testid="language"
      aria-label={t('language')}
      value={useLocale()}
      onChange={(event) => void change(event.target.value)}
      className="h-9 rounded-md border border-line bg-surface px-2 text-sm text-fg"
    >
      {languagesOf(app).map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
