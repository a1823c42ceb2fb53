import { AccountMenu, Frame, type NavItem, useWhenSignedOut } from '@derouter/ui';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Boxes, Cable, ReceiptText, Users } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** Dark rail and coloured edge, so that staff never take this for the console. */
export function StaffFrame() {
  const { t } = useTranslation(['common', 'admin']);
  const navigate = useNavigate();
  const leave = useCallback(() => void navigate({ to: '/sign-in' }), [navigate]);
  useWhenSignedOut(leave);
  const items: NavItem[] = [
    { to: '/customers', label: t('admin:nav.customers'), icon: Users },
    { to: '/upstreams', label: t('admin:nav.upstreams'), icon: Cable },
    { to: '/models', label: t('admin:nav.models'), icon: Boxes },
    { to: '/requests', label: t('admin:nav.requests'), icon: ReceiptText },
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
      foot={<AccountMenu app="admin" onSignedOut={leave} />}
    >
      <Outlet />
    </Frame>
  );
}
