import { legalLocale } from '@derouter/locales';
import { Badge, Card, LegalText, Notice, QueryView, Skeleton, trpc, useFormat, useLocale } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** The terms in the version in force or the one in the address, and the list of all versions. */
export function Terms() {
  const { t } = useTranslation('console');
  const locale = useLocale();
  const format = useFormat();
  const { version } = useSearch({ from: '/open/terms' });
  const terms = useQuery(trpc.legal.read.queryOptions({ document: 'terms', ...(version ? { version } : {}) }));
  return (
    <div className="mx-auto grid max-w-[1040px] gap-8 px-4 py-10 md:px-6 lg:grid-cols-[minmax(0,68ch)_minmax(0,1fr)] lg:items-start">
      <article className="flex min-w-0 flex-col gap-6">
        <QueryView query={terms} skeleton={<Skeleton className="h-96" />}>
          {(shown) => (
            <>
              <header>
                <h1 className="text-2xl font-semibold">{t('terms.title')}</h1>
                <p className="mt-1 text-quiet" data-testid="terms-version">
                  {t('terms.version', { version: shown.version })} · {t('terms.inForceFrom', { date: format.date(shown.effectiveAt) })}
                </p>
              </header>
              {!shown.isInForce && (
                <Notice tone="warn">
                  {t(new Date(shown.effectiveAt) > new Date() ? 'terms.isLater' : 'terms.isOld')}{' '}
                  <Link to="/terms" search={{}} className="text-accent underline">
                    {t('terms.toCurrent')}
                  </Link>
                </Notice>
              )}
              <LegalText sections={shown.texts[legalLocale(locale)]} />
            </>
          )}
        </QueryView>
      </article>
      <Versions shown={terms.data?.version} />
    </div>
  );
}

/** All versions, newest first. */
function Versions({ shown }: { readonly shown: string | undefined }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const versions = useQuery(trpc.legal.versions.queryOptions());
  return (
    <Card title={t('terms.versions')} className="overflow-hidden lg:sticky lg:top-6">
      <QueryView query={versions}>
        {(all) => (
          <ul>
            {all
              .filter(({ document }) => document === 'terms')
              .map(({ version, effectiveAt, isInForce }) => (
                <li key={version} className="border-b border-line/60 last:border-0">
                  <Link
                    to="/terms"
                    search={{ version }}
                    aria-current={version === shown ? 'page' : undefined}
                    className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-raised aria-[current=page]:bg-accent-soft"
                    data-testid="terms-version-link"
                  >
                    <span className="font-medium">{version}</span>
                    {isInForce && <Badge tone="good">{t('terms.inForce')}</Badge>}
                    <span className="w-full text-sm text-quiet">{t('terms.inForceFrom', { date: format.date(effectiveAt) })}</span>
                  </Link>
                </li>
              ))}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}
