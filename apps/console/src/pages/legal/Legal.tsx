import type { LegalDocument } from '@derouter/contracts';
import { legalLocale } from '@derouter/locales';
import { Badge, Card, LegalText, Notice, QueryView, Skeleton, trpc, useFormat, useLocale } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ServiceFacts } from './ServiceFacts.tsx';

const documents = ['terms', 'privacy', 'refunds', 'acceptable-use'] as const satisfies readonly LegalDocument[];

/** A legal document in the version in force or the one in the address, who runs the service, and the list of all versions. */
function Legal({ document: name }: { readonly document: LegalDocument }) {
  const { t } = useTranslation('docs');
  const locale = useLocale();
  const format = useFormat();
  const { version } = useSearch({ from: `/open/${name}` });
  const read = useQuery(trpc.legal.read.queryOptions({ document: name, ...(version ? { version } : {}) }));
  const title = t(`legal.documents.${name}`);
  useEffect(() => {
    document.title = `${title} · derouter`;
  }, [title]);
  const language = legalLocale(locale);
  return (
    <div className="mx-auto grid w-full max-w-[1040px] gap-8 px-4 py-10 md:px-6 lg:grid-cols-[minmax(0,68ch)_minmax(0,1fr)] lg:items-start">
      <article className="flex min-w-0 flex-col gap-6">
        {/* As high as the window at least, so that on phones what is below the text is not pushed down. */}
        <QueryView query={read} skeleton={<Skeleton className="h-dvh" />}>
          {(shown) => (
            <>
              <header className="flex flex-col gap-2">
                <h1 className="text-2xl font-semibold">{title}</h1>
                <p className="text-quiet" data-testid="legal-version">
                  {t('legal.version', { version: shown.version })} · {t('legal.inForceFrom', { date: format.date(shown.effectiveAt) })}
                </p>
                {locale !== 'en' && (
                  <p className="text-quiet" data-testid="legal-binding">
                    {t('legal.binding')}
                  </p>
                )}
              </header>
              {!shown.isInForce && (
                <Notice tone="warn">
                  {t(new Date(shown.effectiveAt) > new Date() ? 'legal.isLater' : 'legal.isOld')}{' '}
                  <Link to={`/${name}`} search={{}} className="text-accent underline">
                    {t('legal.toCurrent')}
                  </Link>
                </Notice>
              )}
              <div lang={language} dir="ltr">
                <LegalText sections={shown.texts[language]} />
              </div>
            </>
          )}
        </QueryView>
      </article>
      <div className="flex min-w-0 flex-col gap-6 lg:sticky lg:top-6">
        <ServiceFacts hasRefunds={name === 'refunds'} />
        <Others current={name} />
        <Versions document={name} shown={read.data?.version} />
      </div>
    </div>
  );
}

function Others({ current }: { readonly current: LegalDocument }) {
  const { t } = useTranslation('docs');
  return (
    <Card title={t('legal.all')} className="overflow-hidden">
      <ul>
        {documents.map((name) => (
          <li key={name} className="border-b border-line/60 last:border-0">
            <Link
              to={`/${name}`}
              search={{}}
              aria-current={name === current ? 'page' : undefined}
              className="block px-4 py-2.5 hover:bg-raised aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium"
            >
              {t(`legal.documents.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** All versions of a document, newest first. */
function Versions({ document: name, shown }: { readonly document: LegalDocument; readonly shown: string | undefined }) {
  const { t } = useTranslation('docs');
  const format = useFormat();
  const versions = useQuery(trpc.legal.versions.queryOptions());
  return (
    <Card title={t('legal.versions')} className="overflow-hidden">
      <QueryView query={versions}>
        {(all) => (
          <ul>
            {all
              .filter(({ document }) => document === name)
              .map(({ version, effectiveAt, isInForce }) => (
                <li key={version} className="border-b border-line/60 last:border-0">
                  <Link
                    to={`/${name}`}
                    search={{ version }}
                    aria-current={version === shown ? 'page' : undefined}
                    className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-raised aria-[current=page]:bg-accent-soft"
                    data-testid="legal-version-link"
                  >
                    <span className="font-medium">{version}</span>
                    {isInForce && <Badge tone="good">{t('legal.inForce')}</Badge>}
                    <span className="w-full text-sm text-quiet">{t('legal.inForceFrom', { date: format.date(effectiveAt) })}</span>
                  </Link>
                </li>
              ))}
          </ul>
        )}
      </QueryView>
    </Card>
  );
}

export const Terms = () => <Legal document="terms" />;
export const Privacy = () => <Legal document="privacy" />;
export const Refunds = () => <Legal document="refunds" />;
export const AcceptableUse = () => <Legal document="acceptable-use" />;
