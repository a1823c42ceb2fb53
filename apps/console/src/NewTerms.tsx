import type { LegalDocument } from '@derouter/contracts';
import { legalLocale } from '@derouter/locales';
import {
  AccountMenu,
  Button,
  FormError,
  LanguageSelect,
  LegalText,
  QueryCard,
  Skeleton,
  trpc,
  useExplain,
  useFormat,
  useLocale,
} from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** Shows a new version of the terms or of a policy and asks for their acceptance in place of every page but those on which a customer leaves. */
export function NewTerms({ document, version }: { readonly document: LegalDocument; readonly version: string }) {
  const { t } = useTranslation(['console', 'common', 'docs']);
  const name = t(`docs:legal.documents.${document}`);
  const explain = useExplain();
  const format = useFormat();
  const locale = useLocale();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const terms = useQuery(trpc.legal.read.queryOptions({ document, version }));
  const accept = useMutation(
    // Also after an error: another version may be in force by now.
    trpc.legal.accept.mutationOptions({ onSettled: () => queries.invalidateQueries(trpc.accounts.me.queryFilter()) }),
  );
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex max-w-[1200px] items-center justify-between gap-3 px-4 py-2.5 md:px-6">
          <span className="text-lg font-semibold">{t('common:brand')}</span>
          <div className="flex min-w-0 items-center gap-3">
            <LanguageSelect app="console" />
            <div className="min-w-0 max-w-60">
              <AccountMenu app="console" onSignedOut={() => navigate({ to: '/' })} />
            </div>
          </div>
        </div>
      </header>
      <main className="mx-auto flex w-full max-w-[760px] flex-1 flex-col gap-5 px-4 py-8 md:px-6" data-testid="new-terms">
        <div>
          <h1 className="text-xl font-semibold">
            {document === 'terms' ? t('newTerms.title') : t('docs:legal.changed', { document: name })}
          </h1>
          <p className="mt-1 text-quiet">{t('newTerms.lead')}</p>
        </div>
        <QueryCard query={terms} skeleton={<Skeleton className="m-4 h-72" />}>
          {({ texts, effectiveAt }) => (
            <>
              <div className="flex flex-wrap justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-3 text-sm">
                <span className="text-quiet">{t('newTerms.version', { version, date: format.date(effectiveAt) })}</span>
                <a href={`/${document}`} target="_blank" rel="noopener" className="text-accent underline">
                  {t('newTerms.earlier')}
                </a>
              </div>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
              <section tabIndex={0} aria-label={name} className="max-h-[46vh] overflow-y-auto px-4 py-4">
                <div lang={legalLocale(locale)} dir="ltr">
                  <LegalText sections={texts[legalLocale(locale)]} />
                </div>
              </section>
            </>
          )}
        </QueryCard>
        <FormError error={accept.error && explain(accept.error)} />
        <Button
          variant="primary"
          className="self-start"
          disabled={!terms.data}
          busy={accept.isPending}
          onClick={() => accept.mutate({ document, version })}
          data-testid="accept-new-terms"
        >
          {document === 'terms' ? t('newTerms.accept') : t('docs:legal.accept')}
        </Button>
        <p className="border-t border-line pt-4 text-quiet">
          {t('newTerms.decline')}{' '}
          <Link to="/settings" className="text-accent underline" data-testid="leave">
            {t('newTerms.leave')}
          </Link>
        </p>
      </main>
    </div>
  );
}
