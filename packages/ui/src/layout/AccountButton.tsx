import { useQuery } from '@tanstack/react-query';
import { CircleUser } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../app/api.ts';

/** The button of the account menu, with the user's email address where there is room. */
export function AccountButton(props: ComponentProps<'button'>) {
  const { t } = useTranslation('common');
  const me = useQuery(trpc.accounts.me.queryOptions());
  return (
    <button
      type="button"
      data-testid="account-menu"
      aria-label={me.data ? `${t('account')}: ${me.data.email}` : t('account')}
      aria-haspopup="dialog"
      {...props}
      className="flex h-9 items-center gap-2 rounded-md px-2 hover:bg-raised/40 min-[1100px]:w-full"
    >
      <CircleUser size={20} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span dir="ltr" translate="no" className="hidden truncate text-sm min-[1100px]:block">
        {me.data?.email ?? ''}
      </span>
    </button>
  );
}
