import { AccountMenu, Frame, LanguageSelect, type NavItem, useWhenSignedOut } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Boxes, Cable, ReceiptText, Users } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { client, queryClient, trpc } from './trpc.ts';
import { useLanguage } from './use-language.ts';

/** Dark rail and coloured edge, so that staff never take this for the console. */
export function StaffFrame() {
  const { t } = useTranslation(['common', 'admin']);
  const { locale, languages, change } = useLanguage();
  const navigate = useNavigate();
  const me = useQuery(trpc.auth.me.queryOptions());
  useWhenSignedOut(
    useCallback(() => {
      queryClient.clear();
      void navigate({ to: '/sign-in' });
    }, [navigate]),
  );
  const signOut = async () => {
    await client.auth.signOut.mutate();
    queryClient.clear();
    await navigate({ to: '/sign-in' });
  };
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
      foot={
        <AccountMenu label={t('account')} email={me.data?.email ?? ''} signOutLabel={t('signOut')} onSignOut={() => void signOut()}>
          <div className="flex items-center justify-between gap-3 px-2.5 py-1.5 text-sm">
            {t('language')}
            <LanguageSelect label={t('language')} value={locale} languages={languages} onChange={(code) => void change(code)} />
          </div>
        </AccountMenu>
      }
    >
      <Outlet />
    </Frame>
  );
}
