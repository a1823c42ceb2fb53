import { Badge, Button, DataTable, Field, QueryCard, trpc } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from './ReasonDialog.tsx';

type Action = 'resetFactors' | 'removeStaff' | 'unlock';

interface Chosen {
  readonly action: Action;
  readonly userId: string;
  readonly email: string;
}

/** The staff with their second factors. */
export function StaffCard() {
  const { t } = useTranslation('admin');
  const staff = useQuery(trpc.admin.signIn.staff.queryOptions());
  const me = useQuery(trpc.accounts.me.queryOptions());
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  return (
    <>
      <QueryCard
        title={t('security.staff')}
        query={staff}
        footer={
          <div className="border-t border-line p-4">
            <Button onClick={() => setIsAdding(true)} data-testid="add-staff">
              {t('security.addStaff')}
            </Button>
          </div>
        }
      >
        {(rows) => (
          <DataTable
            rowTestId="staff-row"
            rows={rows}
            rowKey={({ userId }) => userId}
            stackBelow="wide"
            columns={[
              { title: t('security.address'), place: 'title', className: 'font-medium wrap-anywhere', cell: ({ email }) => email },
              {
                title: t('security.factors'),
                cell: ({ hasTotp, passkeys, recoveryCodes }) =>
                  hasTotp || passkeys > 0
                    ? [
                        ...(hasTotp ? [t('security.app')] : []),
                        ...(passkeys > 0 ? [t('security.passkeyCount', { count: passkeys })] : []),
                        t('security.recoveryLeft', { count: recoveryCodes }),
                      ].join(', ')
                    : t('security.noFactor'),
              },
              {
                title: t('security.state'),
                place: 'bare',
                cell: ({ isLocked }) => (
                  <Badge tone={isLocked ? 'bad' : 'good'}>{t(isLocked ? 'security.locked' : 'security.active')}</Badge>
                ),
              },
              {
                title: '',
                place: 'actions',
                cell: ({ userId, email, isLocked }) => (
                  <>
                    {isLocked && (
                      <Button variant="quiet" onClick={() => setChosen({ action: 'unlock', userId, email })} data-testid="unlock-staff">
                        {t('security.actions.unlock')}
                      </Button>
                    )}
                    {email !== me.data?.email && (
                      <>
                        <Button
                          variant="quiet"
                          onClick={() => setChosen({ action: 'resetFactors', userId, email })}
                          data-testid="reset-factors"
                        >
                          {t('security.actions.resetFactors')}
                        </Button>
                        <Button
                          variant="quiet"
                          onClick={() => setChosen({ action: 'removeStaff', userId, email })}
                          data-testid="remove-staff"
                        >
                          {t('security.actions.removeStaff')}
                        </Button>
                      </>
                    )}
                  </>
                ),
              },
            ]}
          />
        )}
      </QueryCard>
      {chosen && <ActionDialog chosen={chosen} onClose={() => setChosen(null)} />}
      {isAdding && <AddStaffDialog onClose={() => setIsAdding(false)} />}
    </>
  );
}

/** Refreshes the list and closes the dialog after a change. */
function useOnChanged(onClose: () => void) {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: trpc.admin.signIn.staff.queryKey() });
    onClose();
  };
}

function ActionDialog({ chosen: { action, userId, email }, onClose }: { readonly chosen: Chosen; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const onSuccess = useOnChanged(onClose);
  const mutations = {
    resetFactors: useMutation(trpc.admin.signIn.resetFactors.mutationOptions({ onSuccess })),
    removeStaff: useMutation(trpc.admin.signIn.removeStaff.mutationOptions({ onSuccess })),
    unlock: useMutation(trpc.admin.signIn.unlock.mutationOptions({ onSuccess })),
  };
  const mutation = mutations[action];
  return (
    <ReasonDialog
      title={`${t(`security.actions.${action}`)}: ${email}`}
      description={t(`security.actionLeads.${action}`)}
      submitLabel={t(`security.actions.${action}`)}
      variant={action === 'unlock' ? 'primary' : 'danger'}
      isBusy={mutation.isPending}
      error={mutation.error}
      onSubmit={(reason) => mutation.mutate({ userId, reason })}
      onClose={onClose}
    />
  );
}

function AddStaffDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const [email, setEmail] = useState('');
  const add = useMutation(trpc.admin.signIn.addStaff.mutationOptions({ onSuccess: useOnChanged(onClose) }));
  return (
    <ReasonDialog
      title={t('security.addStaff')}
      description={t('security.addStaffLead')}
      submitLabel={t('security.addStaff')}
      canSubmit={email.includes('@')}
      isBusy={add.isPending}
      error={add.error}
      onSubmit={(reason) => add.mutate({ email, reason })}
      onClose={onClose}
    >
      <Field
        label={t('security.address')}
        type="email"
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        data-testid="staff-email"
      />
    </ReasonDialog>
  );
}
