import { type Locale, parseLocale } from '@derouter/locales';
import { languagesOf } from '@derouter/locales/web';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../app/use-locale.ts';

interface LanguageChoiceProps {
  readonly app: 'console' | 'admin';
  readonly onChange: (locale: Locale) => Promise<void>;
}

/** Selects one of an app's languages. */
export function LanguageChoice({ app, onChange }: LanguageChoiceProps) {
  const { t } = useTranslation('common');
  return (
    <select
      data-testid="language"
      aria-label={t('language')}
      value={useLocale()}
      onChange={(event) => void onChange(parseLocale(event.target.value))}
      // The names of the languages would load the fonts of other scripts.
      className="h-9 rounded-md border border-line bg-surface px-2 text-sm text-fg [&_option]:[font-family:system-ui]"
    >
      {languagesOf(app).map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
