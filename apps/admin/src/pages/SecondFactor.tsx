import {
  addPasskey,
  Button,
  canUsePasskeys,
  client,
  EnrolApp,
  FactorCodeForm,
  FormError,
  isCanceled,
  PasskeyButton,
  QueryView,
  queryClient,
  RecoveryCodes,
  Skeleton,
  signOut,
  trpc,
  useExplain,
} from '@derouter/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffDoor } from './SignIn.tsx';

/** The step between the emailed code and the admin app: enrols a second factor, or asks for it. */
export function SecondFactor() {
  const { t } = useTranslation('admin');
  const navigate = useNavigate();
  const factors = useQuery(trpc.accounts.secondFactor.read.queryOptions());
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[] | null>(null);
  const openAdmin = () => {
    queryClient.clear();
    void navigate({ to: '/today' });
  };
  const onPassed = (codes: readonly string[] | null) => (codes ? setRecoveryCodes(codes) : openAdmin());
  if (recoveryCodes) {
    return (
      <StaffDoor title={t('secondFactor.recoveryTitle')} lead={t('secondFactor.recoveryWhy')}>
        <RecoveryCodes codes={recoveryCodes} onDone={openAdmin} />
      </StaffDoor>
    );
  }
  const isEnrolled = factors.data && (factors.data.hasTotp || factors.data.passkeys > 0);
  return (
    <StaffDoor
      title={t(isEnrolled === false ? 'secondFactor.enrolTitle' : 'secondFactor.title')}
      lead={t(isEnrolled === false ? 'secondFactor.enrolLead' : 'secondFactor.lead')}
    >
      <QueryView query={factors} skeleton={<Skeleton className="h-32" />}>
        {({ hasTotp, passkeys, recoveryCodes: left }) =>
          hasTotp || passkeys > 0 ? (
            <Pass hasTotp={hasTotp} hasPasskey={passkeys > 0} hasRecoveryCodes={left > 0} onPassed={onPassed} />
          ) : (
            <Enrol onPassed={onPassed} />
          )
        }
      </QueryView>
      <Button variant="quiet" onClick={() => void signOut(() => navigate({ to: '/sign-in' }))}>
        {t('secondFactor.leave')}
      </Button>
    </StaffDoor>
  );
}

type OnPassed = (recoveryCodes: readonly string[] | null) => void;

interface PassProps {
  readonly hasTotp: boolean;
  readonly hasPasskey: boolean;
  readonly hasRecoveryCodes: boolean;
  readonly onPassed: OnPassed;
}

function Pass({ hasTotp, hasPasskey, hasRecoveryCodes, onPassed }: PassProps) {
  const { t } = useTranslation('admin');
  const isAppCode = (code: string) => hasTotp && /^\d{6}$/.test(code);
  const { passTotp, passRecoveryCode } = client.accounts.secondFactor;
  const pass = useMutation({
    mutationFn: (code: string) => (isAppCode(code) ? passTotp : passRecoveryCode).mutate({ code }),
    onSuccess: ({ recoveryCodes }) => onPassed(recoveryCodes),
  });
  return (
    <div className="flex flex-col gap-4">
      {hasPasskey && <PasskeyButton forStaff onSignedIn={() => onPassed(null)} />}
      {(hasTotp || hasRecoveryCodes) && (
        <FactorCodeForm
          isBusy={pass.isPending}
          error={pass.error}
          onSubmit={(code) => pass.mutate(code)}
          submitLabel={t('secondFactor.open')}
          testId="second-factor-code"
          submitTestId="pass-second-factor"
          hasApp={hasTotp}
          hasRecoveryCodes={hasRecoveryCodes}
        />
      )}
    </div>
  );
}

function Enrol({ onPassed }: { readonly onPassed: OnPassed }) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const start = useMutation(trpc.accounts.secondFactor.startTotp.mutationOptions());
  const passkey = useMutation({ mutationFn: () => addPasskey(t('secondFactor.firstPasskey')), onSuccess: onPassed });
  const error = start.error ?? (isCanceled(passkey.error) ? null : passkey.error);
  if (start.data)
    return <EnrolApp {...start.data} confirm={(code) => client.accounts.secondFactor.passTotp.mutate({ code })} onPassed={onPassed} />;
  return (
    <div className="flex flex-col gap-3">
      {canUsePasskeys() && (
        <Button variant="primary" busy={passkey.isPending} onClick={() => passkey.mutate()} data-testid="enrol-passkey">
          {t('secondFactor.enrolPasskey')}
        </Button>
      )}
      <Button busy={start.isPending} onClick={() => start.mutate()} data-testid="enrol-app">
        {t('secondFactor.enrolApp')}
      </Button>
      <FormError error={error && explain(error)} />
    </div>
  );
}
