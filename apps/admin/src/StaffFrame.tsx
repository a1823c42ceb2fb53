import { AccountMenu, Frame, useOnSecondFactor, useOnSignedOut } from '@derouter/ui';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { NotForRole } from './access/NotForRole.tsx';
import { staffPages } from './access/navigation.ts';
import { useMay } from './access/use-may.ts';

/** The layout of staff pages, with a dark rail and a coloured edge so that nobody mistakes it for the console. */
export function StaffFrame() {
  const { t } = useTranslation(['common', 'admin', 'staff', 'operations']);
  const navigate = useNavigate();
  const may = useMay();
  const { pathname } = useLocation();
  const leave = useCallback(() => navigate({ to: '/sign-in' }), [navigate]);
  useOnSignedOut(leave);
  useOnSecondFactor(useCallback(() => void navigate({ to: '/second-factor' }), [navigate]));
  const isOpen = ({ reads }: (typeof staffPages)[number]) => reads === null || reads.some(may);
  const page = staffPages.find(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  return (
    <Frame
      staff
      brand={t('admin:brand')}
      items={staffPages.filter(isOpen).map(({ to, name, icon }) => ({ to, icon, label: t(name) }))}
      navLabel={t('navigation')}
      skipLabel={t('skip')}
      renderLink={(item, className, content) => (
        <Link key={item.to} to={item.to} className={className}>
          {content}
        </Link>
      )}
      footer={<AccountMenu app="admin" onSignedOut={leave} />}
    >
      {page && !isOpen(page) ? <NotForRole /> : <Outlet />}
    </Frame>
  );
}
