import { buttonClass, LanguageSelect, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Menu, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** The layout of public pages: a slim header, the content and a footer. */
export function PublicFrame({ children }: { readonly children?: ReactNode }) {
  const { t } = useTranslation('common');
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50 focus:rounded-md focus:bg-surface focus:p-3"
      >
        {t('skip')}
      </a>
      <Header />
      {/* As high as the window below the header: in view, the foot would move when data arrives. */}
      <main id="content" className="flex min-h-[calc(100dvh-56px)] flex-1 flex-col">
        {children ?? <Outlet />}
      </main>
      <Footer />
    </div>
  );
}

const navLink =
  'inline-flex h-9 items-center rounded-md px-3 text-quiet hover:bg-raised hover:text-fg aria-[current=page]:text-fg max-md:h-11 max-md:text-lg';

function Header() {
  const { t } = useTranslation(['common', 'console']);
  const me = useQuery(trpc.accounts.me.queryOptions());
  const path = useLocation({ select: ({ pathname }) => pathname });
  const [isOpen, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes.
  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    if (!isOpen) return;
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isOpen]);
  const isSignedIn = me.data?.account;
  const links = (
    <>
      <Link to="/pricing" className={navLink}>
        {t('console:site.pricing')}
      </Link>
      <Link to="/docs" className={navLink}>
        {t('console:site.docs')}
      </Link>
      <Link to="/status" className={navLink}>
        {t('console:site.status')}
      </Link>
    </>
  );
  const enter = (className: string) => (
    <Link to={isSignedIn ? '/overview' : '/sign-in'} className={`${buttonClass('plain')} ${className}`}>
      {isSignedIn ? t('console:nav.overview') : t('signIn.verify')}
    </Link>
  );
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-surface">
      <div className="mx-auto flex h-14 max-w-[1200px] items-center gap-2 px-4 md:gap-4 md:px-6">
        <Link to="/" className="inline-flex h-9 items-center text-lg font-semibold" translate="no">
          {t('brand')}
        </Link>
        <nav aria-label={t('navigation')} className="flex flex-1 gap-1 max-md:hidden">
          {links}
        </nav>
        <span className="flex-1 md:hidden" />
        <LanguageSelect app="console" />
        {enter('max-md:hidden')}
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls="site-menu"
          aria-label={t('console:site.menu')}
          data-testid="site-menu"
          onClick={() => setOpen(!isOpen)}
          className="inline-flex size-11 items-center justify-center rounded-md hover:bg-raised md:hidden"
        >
          {isOpen ? <X size={20} strokeWidth={1.75} aria-hidden /> : <Menu size={20} strokeWidth={1.75} aria-hidden />}
        </button>
      </div>
      <nav
        id="site-menu"
        hidden={!isOpen}
        aria-label={t('navigation')}
        className="absolute inset-x-0 top-full flex animate-appear flex-col gap-1 border-b border-line bg-surface p-3 shadow-float hidden:hidden md:hidden"
      >
        {links}
        {enter('mt-2 h-11')}
      </nav>
    </header>
  );
}

type FootHref = '/pricing' | '/status' | '/docs' | '/docs/api' | '/terms' | '/privacy' | '/refunds' | '/acceptable-use';

const footLink = 'inline-flex min-h-8 items-center text-quiet hover:text-fg hover:underline';

function Footer() {
  const { t } = useTranslation(['common', 'console']);
  const info = useQuery(trpc.system.info.queryOptions());
  const groups = [
    {
      title: t('console:site.product'),
      links: [
        ['/pricing', t('console:site.pricing')],
        ['/status', t('console:site.status')],
      ],
    },
    {
      title: t('console:site.developers'),
      links: [
        ['/docs', t('console:site.docs')],
        ['/docs/api', t('console:site.api')],
      ],
    },
    {
      title: t('console:site.legal'),
      links: [
        ['/terms', t('console:site.terms')],
        ['/privacy', t('console:site.privacy')],
        ['/refunds', t('console:site.refunds')],
        ['/acceptable-use', t('console:site.acceptableUse')],
      ],
    },
  ] as const;
  return (
    <footer className="mt-16 border-t border-line bg-surface">
      <div className="mx-auto grid max-w-[1200px] grid-cols-2 gap-8 px-4 py-10 sm:grid-cols-4 md:px-6">
        <div className="flex flex-col gap-1.5 max-sm:col-span-2">
          <span className="text-lg font-semibold" translate="no">
            {t('brand')}
          </span>
          {info.data && <span className="text-quiet">{info.data.operatorName}</span>}
          {info.data?.supportEmail && (
            <a href={`mailto:${info.data.supportEmail}`} className={footLink} translate="no">
              {info.data.supportEmail}
            </a>
          )}
        </div>
        {groups.map(({ title, links }) => (
          <nav key={title} aria-label={title}>
            <h2 className="mb-1.5 text-sm font-semibold">{title}</h2>
            <ul className="flex list-none flex-col">
              {links.map(([href, label]) => (
                <li key={href}>
                  <FootLink href={href}>{label}</FootLink>
                </li>
              ))}
            </ul>
          </nav>
        ))}
      </div>
    </footer>
  );
}

/** A link of the router, or a plain one to the reference of the API, which the server makes. */
function FootLink({ href, children }: { readonly href: FootHref; readonly children: ReactNode }) {
  if (href === '/docs/api') {
    return (
      <a href={href} className={footLink}>
        {children}
      </a>
    );
  }
  return (
    <Link to={href} className={footLink}>
      {children}
    </Link>
  );
}
