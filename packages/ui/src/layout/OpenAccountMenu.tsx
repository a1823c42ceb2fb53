import { useQuery } from '@tanstack/react-query';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { signOut, trpc } from '../app/api.ts';
import { AccountButton } from './AccountButton.tsx';
import { LanguageSelect } from './LanguageSelect.tsx';
import { ThemeSelect } from './ThemeSelect.tsx';

interface OpenAccountMenuProps {
  readonly app: 'console' | 'admin';
  readonly onSignedOut: () => Promise<void>;
}

/** The account menu, open at first. */
export function OpenAccountMenu({ app, onSignedOut }: OpenAccountMenuProps) {
  const { t } = useTranslation('common');
  const me = useQuery(trpc.accounts.me.queryOptions());
  return (
    <DropdownMenu.Root defaultOpen>
      <DropdownMenu.Trigger asChild>
        <AccountButton />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className="z-50 min-w-56 animate-appear rounded-lg border border-line bg-surface p-1.5 text-fg shadow-float"
        >
          <p className="truncate px-2.5 py-1.5 text-sm text-quiet">{me.data?.email ?? ''}</p>
          <div className="flex items-center justify-between gap-3 px-2.5 py-1.5 text-sm">
            {t('language')}
            <LanguageSelect app={app} />
          </div>
          <div className="flex items-center justify-between gap-3 px-2.5 py-1.5 text-sm">
            {t('theme.label')}
            <ThemeSelect />
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
