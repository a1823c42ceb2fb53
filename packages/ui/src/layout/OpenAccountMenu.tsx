import { useQuery } from '@tanstack/react-query';
import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { signOut, trpc } from '../app/api.ts';
import { AccountButton } from './AccountButton.tsx';
import { LanguageSelect } from './LanguageSelect.tsx';
import { ThemeSelect } from './ThemeSelect.tsx';

interface OpenAccountMenuProps {
  readonly app: 'console' | 'admin';
  readonly onSignedOut: () => Promise<void>;
}

/** The account menu, open at first. A popover, because a menu may hold no form controls. */
export function OpenAccountMenu({ app, onSignedOut }: OpenAccountMenuProps) {
  const { t } = useTranslation('common');
  const me = useQuery(trpc.accounts.me.queryOptions());
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger asChild>
        <AccountButton />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t('account')}
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
          <hr className="my-1.5 border-line" />
          <button
            type="button"
            data-testid="sign-out"
            onClick={() => void signOut(onSignedOut)}
            className="w-full rounded-md px-2.5 py-1.5 text-start hover:bg-raised"
          >
            {t('signOut')}
          </button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
