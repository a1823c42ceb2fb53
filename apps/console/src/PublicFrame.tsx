import { buttonClass, LanguageSelect, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The layout of public pages: a slim header above the content. */
export function PublicFrame({ children }: { readonly children?: ReactNode }) {
  const { t } = useTranslation(['common', 'console']);
  const me = useQuery(trpc.accounts.me.queryOptions());
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex max-w-[1200px] items-center gap-3 px-4 py-2.5 md:gap-6 md:px-6">
          <Link to="/" className="text-lg font-semibold">
            {t('brand')}
          </Link>
          <nav aria-label={t('navigation')} className="flex flex-1 gap-4 text-quiet">
            <Link to="/models" className="hover:text-fg">
              {t('console:nav.models')}
            </Link>
            <Link to="/terms" className="hover:text-fg">
              {t('console:nav.terms')}
            </Link>
          </nav>
          <LanguageSelect app="console" />
          <Link
            to={me.data?.account ? '/overview' : '/sign-in'}
            className={`${buttonClass('plain')} ${me.data?.account ? 'max-[439px]:hidden' : 'max-[379px]:hidden'}`}
          >
            {me.data?.account ? t('console:nav.overview') : t('signIn.verify')}
          </Link>
        </div>
      </header>
      <main className="flex-1">{children ?? <Outlet />}</main>
    </div>
  );
}
