import { PagePending, trpc, useFormat, useLocale } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** The terms: the version in force, or the one in the address. */
export function Terms() {
  const { t } = useTranslation('console');
  const locale = useLocale();
  const format = useFormat();
  const version = new URLSearchParams(window.location.search).get('version');
  const terms = useQuery(trpc.legal.read.queryOptions({ document: 'terms', ...(version ? { version } : {}) }));
  if (!terms.data) return <PagePending />;
  return (
    <article className="mx-auto flex max-w-[68ch] flex-col gap-6 px-4 py-12">
      <header>
        <h1 className="text-2xl font-semibold">{t('terms.title')}</h1>
        <p className="mt-1 text-quiet">{t('terms.version', { version: terms.data.version })}</p>
        <p className="text-quiet">{t('terms.inForceFrom', { date: format.date(terms.data.effectiveAt) })}</p>
      </header>
      {terms.data.texts[locale].map(({ title, paragraphs }) => (
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
