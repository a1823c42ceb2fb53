import { Button, client, Dialog, EnrolApp, FormError, QueryCard, RecoveryCodes, trpc, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** The staff member's authenticator app and recovery codes. */
export function AuthenticatorCard() {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const queries = useQueryClient();
  const factors = useQuery(trpc.accounts.secondFactor.read.queryOptions());
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.accounts.secondFactor.read.queryKey() });
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const replace = useMutation(
    trpc.accounts.secondFactor.replaceRecoveryCodes.mutationOptions({
      onSuccess: async ({ recoveryCodes }) => {
        setCodes(recoveryCodes);
        await refresh();
      },
    }),
  );
  const start = useMutation(trpc.accounts.secondFactor.startTotp.mutationOptions());
  const remove = useMutation(trpc.accounts.secondFactor.removeTotp.mutationOptions({ onSuccess: refresh }));
  const error = replace.error ?? start.error ?? remove.error;
  return (
    <>
      <QueryCard title={t('security.authenticator')} query={factors}>
        {({ hasTotp, recoveryCodes }) => (
          <div className="flex flex-col gap-3 p-4">
            <p>{t(hasTotp ? 'security.appOn' : 'security.appOff')}</p>
            <p className="text-quiet">{t('security.recoveryLeft', { count: recoveryCodes })}</p>
            <div className="flex flex-wrap gap-2">
              {hasTotp ? (
                <Button busy={remove.isPending} onClick={() => remove.mutate()} data-testid="remove-app">
                  {t('security.removeApp')}
                </Button>
              ) : (
                <Button busy={start.isPending} onClick={() => start.mutate()} data-testid="add-app">
                  {t('security.addApp')}
                </Button>
              )}
              <Button busy={replace.isPending} onClick={() => replace.mutate()} data-testid="replace-recovery">
                {t('security.replaceRecovery')}
              </Button>
            </div>
            <FormError error={error && explain(error)} />
          </div>
        )}
      </QueryCard>
      {codes && (
        <Dialog title={t('secondFactor.recoveryTitle')} onClose={() => setCodes(null)}>
          <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />
        </Dialog>
      )}
      {start.data && (
        <Dialog title={t('security.addApp')} onClose={() => start.reset()}>
          <EnrolApp
            {...start.data}
            confirm={(code) => client.accounts.secondFactor.passTotp.mutate({ code })}
            onPassed={() => {
              start.reset();
              void refresh();
            }}
          />
        </Dialog>
      )}
    </>
  );
}
