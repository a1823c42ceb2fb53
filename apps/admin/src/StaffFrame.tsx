import { AccountMenu, Frame, type NavItem, useOnSecondFactor, useOnSignedOut } from '@derouter/ui';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Banknote, BookOpenCheck, Boxes, Cable, Megaphone, ReceiptText, Scale, ScrollText, Server, ShieldCheck, Users } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** The layout of staff pages, with a dark rail and a coloured edge so that nobody mistakes it for the console. */
export function StaffFrame() {
  const { t } = useTranslation(['common', 'admin', 'operations']);
  const navigate = useNavigate();
  const leave = useCallback(() => navigate({ to: '/sign-in' }), [navigate]);
  useOnSignedOut(leave);
  useOnSecondFactor(useCallback(() => void navigate({ to: '/second-factor' }), [navigate]));
  const items: NavItem[] = [
    { to: '/customers', label: t('admin:nav.customers'), icon: Users },
    { to: '/payments', label: t('admin:nav.payments'), icon: Banknote },
    { to: '/upstreams', label: t('admin:nav.upstreams'), icon: Cable },
    { to: '/models', label: t('admin:nav.models'), icon: Boxes },
    { to: '/requests', label: t('admin:nav.requests'), icon: ReceiptText },
    { to: '/terms', label: t('admin:nav.terms'), icon: Scale },
    { to: '/security', label: t('admin:nav.security'), icon: ShieldCheck },
    { to: '/books', label: t('operations:nav.books'), icon: BookOpenCheck },
    { to: '/content', label: t('operations:nav.content'), icon: Megaphone },
    { to: '/system', label: t('operations:nav.system'), icon: Server },
    { to: '/audit', label: t('operations:nav.audit'), icon: ScrollText },
  ];
  return (
    <Frame
      staff
      brand={t('admin:brand')}
      items={items}
      navLabel={t('navigation')}
      skipLabel={t('skip')}
      renderLink={(item, className, content) => (
        <Link key={item.to} to={item.to} className={className}>
          {content}
        </Link>
      )}
      footer={<AccountMenu app="admin" onSignedOut={leave} />}
    >
      <Outlet />
    </Frame>
  );
}
