import { client, LanguageSelect, OutboxHint, PasskeyButton, queryClient, SignInForm, trpc, useLocale } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export function SignIn() {
  const { t } = useTranslation('admin');
  return <StaffSignIn title={t('signIn.title')} lead={t('signIn.lead')} />;
}

/** The page behind the one-time link that creates the first staff member. */
export function Setup() {
  const { t } = useTranslation('admin');
  const { token } = useSearch({ from: '/setup' });
  return <StaffSignIn title={t('setup.title')} lead={t('setup.lead')} staffSetupToken={token} />;
}

class NotStaff extends Error {}

interface StaffSignInProps {
  readonly title: string;
  readonly lead: string;
  readonly staffSetupToken?: string;
}

function StaffSignIn({ title, lead, staffSetupToken }: StaffSignInProps) {
  const { t } = useTranslation('admin');
  const navigate = useNavigate();
  const locale = useLocale();
  const info = useQuery(trpc.system.info.queryOptions());
  const openAdmin = async () => {
    queryClient.clear();
    await navigate({ to: '/today' });
  };
  return (
    <StaffDoor title={title} lead={lead}>
      <SignInForm
        explain={(error) => (error instanceof NotStaff ? t('signIn.notStaff') : null)}
        hint={info.data?.mailOutbox ? <OutboxHint /> : undefined}
        requestCode={(email) => client.accounts.requestCode.mutate({ email, locale })}
        verify={async (attempt) => {
          const result = await client.accounts.verifyCode.mutate({
            ...attempt,
            forStaff: true,
            ...(staffSetupToken ? { staffSetupToken } : {}),
          });
          // The terms are asked of an address without an account, which staff sign-in never creates, and here the app only of customers.
          if (result.status !== 'signed_in') throw new NotStaff();
          queryClient.clear();
          if (!(await queryClient.fetchQuery(trpc.accounts.me.queryOptions()))?.isStaff) throw new NotStaff();
          await navigate({ to: '/second-factor' });
          return null;
        }}
        other={staffSetupToken === undefined && <PasskeyButton forStaff onSignedIn={() => void openAdmin()} />}
      />
    </StaffDoor>
  );
}

/** The layout of the pages before the admin app opens. */
export function StaffDoor({ title, lead, children }: { readonly title: string; readonly lead: string; readonly children: ReactNode }) {
  const { t } = useTranslation('admin');
  return (
    <div className="min-h-dvh border-t-4 border-warn">
      <header className="flex justify-end p-4">
        <LanguageSelect app="admin" />
      </header>
      <main className="mx-auto flex w-full max-w-sm flex-col gap-6 px-4 py-10">
        <div>
          <p className="text-sm font-medium text-warn">{t('brand')}</p>
          <h1 className="text-xl font-semibold">{title}</h1>
          <p className="mt-1 text-quiet">{lead}</p>
        </div>
        {children}
      </main>
    </div>
  );
}
