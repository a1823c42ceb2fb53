import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient, trpc } from '../app/api.ts';
import { client } from '../app/client.ts';
import { useExplain } from '../app/use-explain.ts';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { QueryCard } from '../data/QueryCard.tsx';
import { FormDialog } from '../forms/FormDialog.tsx';
import { ConfirmationField, useConfirmation } from '../sign-in/ConfirmationField.tsx';
import { EnrolApp } from './EnrolApp.tsx';
import { FactorCodeForm } from './FactorCodeForm.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { useSecurityChange } from './use-security-change.ts';

type Open = 'add' | 'remove' | 'replace' | { readonly codes: readonly string[] };

/** A customer's authenticator app: to switch on and off, and to get new recovery codes. */
export function AuthenticatorCard() {
  const { t } = useTranslation('common');
  const authenticator = useQuery(trpc.accounts.authenticator.read.queryOptions());
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const showCodes = (codes: readonly string[] | null) => setOpen(codes && { codes });
  return (
    <>
      <QueryCard title={t('security.authenticator')} query={authenticator} rows={1}>
        {({ isOn, recoveryCodes }) => (
          <div className="flex flex-col gap-3 p-4">
            <p className={isOn ? '' : 'text-quiet'}>{t(isOn ? 'security.authenticatorOn' : 'security.authenticatorOff')}</p>
            {isOn && <p className="text-quiet">{t('security.recoveryLeft', { count: recoveryCodes })}</p>}
            <div className="flex flex-wrap gap-2">
              {isOn ? (
                <>
                  <Button onClick={() => setOpen('replace')} data-testid="replace-recovery">
                    {t('security.replaceRecovery')}
                  </Button>
                  <Button onClick={() => setOpen('remove')} data-testid="remove-app">
                    {t('security.removeApp')}
                  </Button>
                </>
              ) : (
                <Button onClick={() => setOpen('add')} data-testid="add-app">
                  {t('security.addApp')}
                </Button>
              )}
            </div>
          </div>
        )}
      </QueryCard>
      {open === 'add' && <AddAppDialog onClose={close} onPassed={showCodes} />}
      {open === 'replace' && (
        <CodeDialog
          title={t('security.replaceRecovery')}
          lead={t('security.replaceRecoveryLead')}
          isDanger={false}
          change={async (code) => (await client.accounts.authenticator.replaceRecoveryCodes.mutate({ code })).recoveryCodes}
          onDone={showCodes}
          onClose={close}
        />
      )}
      {open === 'remove' && (
        <CodeDialog
          title={t('security.removeApp')}
          lead={t('security.removeAppLead')}
          isDanger
          change={(code) => client.accounts.authenticator.remove.mutate({ code })}
          onDone={close}
          onClose={close}
        />
      )}
      {open !== null && typeof open === 'object' && (
        <Dialog title={t('security.recoveryTitle')} onClose={close}>
          <RecoveryCodes codes={open.codes} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

interface AddAppDialogProps {
  readonly onClose: () => void;
  readonly onPassed: (recoveryCodes: readonly string[] | null) => void;
}

/** Asks for a mailed code if the server wants one, then shows the secret. */
function AddAppDialog({ onClose, onPassed }: AddAppDialogProps) {
  const { t } = useTranslation('common');
  const explain = useExplain();
  const confirmation = useConfirmation('security');
  const [started, setStarted] = useState<{ readonly secret: string; readonly uri: string } | null>(null);
  const change = useSecurityChange(() => client.accounts.authenticator.start.mutate(), setStarted);
  if (started) {
    const confirm = (code: string) => client.accounts.authenticator.confirm.mutate({ code });
    return (
      <Dialog title={t('security.addApp')} onClose={onClose}>
        <EnrolApp
          {...started}
          confirm={confirm}
          onPassed={(codes) => {
            void queryClient.invalidateQueries({ queryKey: trpc.accounts.pathKey() });
            onPassed(codes);
          }}
        />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={t('security.addApp')}
      description={t('security.addAppLead')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        change.run(confirmation.input);
      }}
      canSubmit={!change.needsCode || confirmation.input !== null}
      isBusy={change.isBusy}
      error={change.error && explain(change.error)}
      submitLabel={t('security.continue')}
      submitTestId="start-app"
    >
      {change.needsCode && <ConfirmationField of={confirmation} testId="app-confirmation" />}
    </FormDialog>
  );
}

interface CodeDialogProps<Result> {
  readonly title: string;
  readonly lead: string;
  readonly isDanger: boolean;
  readonly change: (code: string) => Promise<Result>;
  readonly onDone: (result: Result) => void;
  readonly onClose: () => void;
}

/** A change that needs a code of the app, and a mailed one if the user did not just sign in. */
function CodeDialog<Result>({ title, lead, isDanger, change, onDone, onClose }: CodeDialogProps<Result>) {
  const confirmation = useConfirmation('security');
  const code = useRef('');
  const secured = useSecurityChange(() => change(code.current), onDone);
  return (
    <Dialog title={title} description={lead} onClose={onClose}>
      <FactorCodeForm
        isBusy={secured.isBusy}
        error={secured.error}
        onSubmit={(entered) => {
          code.current = entered;
          secured.run(confirmation.input);
        }}
        onCancel={onClose}
        canSubmit={!secured.needsCode || confirmation.input !== null}
        submitLabel={title}
        testId="app-code"
        submitTestId="confirm-app-change"
        variant={isDanger ? 'danger' : 'primary'}
        hasRecoveryCodes
      >
        {secured.needsCode && <ConfirmationField of={confirmation} testId="app-confirmation" />}
      </FactorCodeForm>
    </Dialog>
  );
}
