import { AccountMenu, carryTyped, Frame, keepTyped, Money, type NavItem, Notice, stopCarrying, trpc, useOnSignedOut } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { BookOpen, Boxes, ChartColumn, CreditCard, KeyRound, LayoutDashboard, Settings, SquareTerminal, Wallet } from 'lucide-react';
import { type ComponentProps, lazy, type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Announcements } from './Announcements.tsx';
import { PaletteButton, useCommandPalette } from './palette/use-command-palette.tsx';

const NewTerms = lazy(async () => ({ default: (await import('./NewTerms.tsx')).NewTerms }));

/** Pages on which a customer who does not accept new terms takes credit and data along and leaves. */
const openBeforeTerms = ['/settings', '/credits/return'];

/** The layout of signed-in pages: navigation rail, balance and account menu. */
export function SignedInFrame({ children }: { readonly children?: ReactNode }) {
  const { t } = useTranslation(['common', 'console']);
  const navigate = useNavigate();
  const router = useRouter();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const me = useQuery(trpc.accounts.me.queryOptions());
  const overview = useQuery({ ...trpc.overview.get.queryOptions(), refetchInterval: 30_000 });

  useOnSignedOut(
    useCallback(() => {
      // A phone may drop the tab while the code is read in another app.
      const search = { next: router.state.location.href };
      void navigate({ to: '/sign-in', search, ignoreBlocker: true }).then(() => carryTyped());
    }, [navigate, router]),
  );
  useEffect(stopCarrying, []);
  const palette = useCommandPalette();
  const items: NavItem[] = [
    { to: '/overview', label: t('console:nav.overview'), icon: LayoutDashboard },
    { to: '/usage', label: t('console:nav.usage'), icon: ChartColumn },
    { to: '/keys', label: t('console:nav.keys'), icon: KeyRound },
    { to: '/playground', label: t('console:nav.playground'), icon: SquareTerminal },
    { to: '/credits', label: t('console:nav.credits'), icon: CreditCard },
    { to: '/pricing', label: t('console:nav.models'), icon: Boxes },
    { to: '/docs', label: t('console:nav.docs'), icon: BookOpen },
    { to: '/settings', label: t('console:nav.settings'), icon: Settings },
  ];
  const pending = me.data?.pendingTerms;
  if (pending && !openBeforeTerms.includes(path)) return <TermsInstead document={pending.document} version={pending.version} />;
  return (
    <Frame
      brand={t('brand')}
      items={items}
      navLabel={t('navigation')}
      skipLabel={t('skip')}
      renderLink={(item, className, content) => (
        <Link key={item.to} to={item.to} className={className}>
          {content}
        </Link>
      )}
      search={<PaletteButton onOpen={palette.open} />}
      footer={
        <>
          <Link
            to="/credits"
            className="flex h-9 items-center justify-center gap-2 rounded-full border border-line px-3 font-medium whitespace-nowrap hover:bg-raised"
          >
            <Wallet size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
            <span className="sr-only">{t('console:overview.balance')}:</span>
            {overview.data ? (
              <Money usd={overview.data.balanceUsd} testId="balance" className="text-sm" />
            ) : (
              <span className="text-quiet">{overview.error ? '–' : '…'}</span>
            )}
            <span className="sr-only">{t('console:overview.addCredits')}</span>
          </Link>
          <AccountMenu app="console" onSignedOut={() => navigate({ to: '/' })} />
        </>
      }
    >
      {me.data?.account?.status === 'suspended' && (
        <div className="p-4">
          <Notice tone="bad">
            {me.data.account.suspendedReason === 'payment_dispute'
              ? t('console:suspendedByDispute')
              : t('console:suspended', { reason: me.data.account.suspendedReason ?? '' })}{' '}
            <SupportAddress />
          </Notice>
        </div>
      )}
      <Announcements />
      {children ?? <Outlet />}
      {palette.palette}
    </Frame>
  );
}

/** New terms in place of the page, which keeps what was typed into it. */
function TermsInstead(props: ComponentProps<typeof NewTerms>) {
  useState(keepTyped);
  return <NewTerms {...props} />;
}

/** Where a customer whose account is suspended can write; nothing if the operator gave no address. */
function SupportAddress() {
  const info = useQuery(trpc.system.info.queryOptions());
  const email = info.data?.supportEmail;
  if (!email) return null;
  return (
    <a href={`mailto:${email}`} className="underline" dir="ltr" translate="no" data-testid="support-address">
      {email}
    </a>
  );
}
