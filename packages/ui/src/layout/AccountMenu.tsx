import { useQuery } from '@tanstack/react-query';
import { CircleUser } from 'lucide-react';
import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../app/api.ts';

const load = () => import('./OpenAccountMenu.tsx');
const OpenAccountMenu = lazy(async () => ({ default: (await load()).OpenAccountMenu }));

export interface AccountMenuProps {
  readonly app: 'console' | 'admin';
  readonly onSignedOut: () => Promise<void>;
}

/** A menu with the user's email address, the language, the theme and sign-out. It is loaded when the pointer or the focus is on it. */
export function AccountMenu(props: AccountMenuProps) {
  const [wasOpened, setWasOpened] = useState(false);
  const button = <AccountButton onPointerEnter={() => void load()} onFocus={() => void load()} onClick={() => setWasOpened(true)} />;
  if (!wasOpened) return button;
  return (
    <Suspense fallback={button}>
      <OpenAccountMenu {...props} />
    </Suspense>
  );
}

export function AccountButton(props: ComponentProps<'button'>) {
  const { t } = useTranslation('common');
  const me = useQuery(trpc.accounts.me.queryOptions());
  return (
    <button
      type="button"
      data-testid="account-menu"
      aria-label={t('account')}
      aria-haspopup="menu"
      {...props}
      className="flex h-9 items-center gap-2 rounded-md px-2 hover:bg-raised/40 min-[1100px]:w-full"
    >
      <CircleUser size={20} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span className="hidden truncate text-sm min-[1100px]:block">{me.data?.email ?? ''}</span>
    </button>
  );
}
