import { termsIn, termsVersion } from '@derouter/locales/legal';
import { useLocale } from '@derouter/ui';
import { useTranslation } from 'react-i18next';

export function Terms() {
  const { t } = useTranslation('console');
  const locale = useLocale();
  return (
    <article className="mx-auto flex max-w-[68ch] flex-col gap-6 px-4 py-12">
      <header>
        <h1 className="text-2xl font-semibold">{t('terms.title')}</h1>
        <p className="mt-1 text-quiet">{t('terms.version', { version: termsVersion })}</p>
      </header>
      {termsIn(locale).map(({ title, paragraphs }) => (
        <section key={title} className="flex flex-col gap-2">
          <h2 className="text-lg font-semibold">{title}</h2>
          {paragraphs.map((text) => (
            <p key={text} className="leading-relaxed">
              {text}
            </p>
          ))}
        </section>
      ))}
    </article>
  );
}
