import { useQuery } from '@tanstack/react-query';
import { CircleUser } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { signOut, trpc } from '../app/api.ts';
import { LanguageSelect } from './LanguageSelect.tsx';

interface AccountMenuProps {
  readonly app: 'console' | 'admin';
  readonly onSignedOut: () => Promise<void>;
}

/** A menu with the user's email address, the language and sign-out. */
export function AccountMenu({ app, onSignedOut }: AccountMenuProps) {
  const { t } = useTranslation('common');
  const me = useQuery(trpc.accounts.me.queryOptions());
  const email = me.data?.email ?? '';
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        data-testid="account-menu"
        aria-label={t('account')}
        className="flex h-9 items-center gap-2 rounded-md px-2 hover:bg-raised/40 min-[1100px]:w-full"
      >
        <CircleUser size={20} strokeWidth={1.75} aria-hidden className="shrink-0" />
        <span className="hidden truncate text-sm min-[1100px]:block">{email}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className="z-50 min-w-56 animate-appear rounded-lg border border-line bg-surface p-1.5 text-fg shadow-float"
        >
          <p className="truncate px-2.5 py-1.5 text-sm text-quiet">{email}</p>
          <div className="flex items-center justify-between gap-3 px-2.5 py-1.5 text-sm">
            {t('language')}
            <LanguageSelect app={app} />
          </div>
          <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
          <DropdownMenu.Item
            data-testid="sign-out"
            onSelect={() => void signOut(onSignedOut)}
            className="cursor-pointer rounded-md px-2.5 py-1.5 outline-none data-[highlighted]:bg-raised"
          >
            {t('signOut')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
