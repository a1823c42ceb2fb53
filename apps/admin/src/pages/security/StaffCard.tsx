import { Badge, DataTable, trpc, useFormat } from '@derouter/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ComponentProps, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';
import { AddStaffDialog, RolesDialog } from './RolesDialog.tsx';
import { useOnStaffChanged } from './use-on-staff-changed.ts';

type Action = 'resetFactors' | 'removeStaff' | 'unlock';

interface Chosen {
  readonly action: Action;
  readonly userId: string;
  readonly email: string;
}

/** The staff with their second factors. */
export function StaffCard() {
  const { t } = useTranslation(['admin', 'staff']);
  const format = useFormat();
  const staff = useQuery(trpc.admin.signIn.staff.queryOptions());
  const me = useQuery(trpc.accounts.me.queryOptions());
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const [changing, setChanging] = useState<ComponentProps<typeof RolesDialog>['member'] | null>(null);
  return (
    <>
      <ListCard
        csv={{ list: 'admin.signIn.staff' }}
        title={t('security.staff')}
        query={staff}
        footer={
          <div className="border-t border-line p-4">
            <StaffButton may="signIn.addStaff" onClick={() => setIsAdding(true)} data-testid="add-staff">
              {t('security.addStaff')}
            </StaffButton>
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
              { title: t('security.address'), place: 'title', className: 'min-w-52 font-medium wrap-anywhere', cell: ({ email }) => email },
              {
                title: t('staff:column'),
                cell: ({ roles }) => (roles.length > 0 ? format.list(roles.map((role) => t(`staff:roles.${role}`))) : t('staff:noRole')),
              },
              {
                title: t('security.factors'),
                cell: ({ hasTotp, passkeys, recoveryCodes }) =>
                  hasTotp || passkeys > 0
                    ? format.list([
                        ...(hasTotp ? [t('security.app')] : []),
                        ...(passkeys > 0 ? [t('security.passkeyCount', { count: passkeys })] : []),
                        t('security.recoveryLeft', { count: recoveryCodes }),
                      ])
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
                cell: ({ userId, email, roles, isLocked }) => (
                  <>
                    <StaffButton
                      may="signIn.setRoles"
                      variant="quiet"
                      onClick={() => setChanging({ userId, email, roles })}
                      data-testid="change-roles"
                    >
                      {t('staff:change')}
                    </StaffButton>
                    {isLocked && (
                      <StaffButton
                        may="signIn.removeStaff"
                        variant="quiet"
                        onClick={() => setChosen({ action: 'unlock', userId, email })}
                        data-testid="unlock-staff"
                      >
                        {t('security.actions.unlock')}
                      </StaffButton>
                    )}
                    {email !== me.data?.email && (
                      <>
                        <StaffButton
                          may="signIn.removeStaff"
                          variant="quiet"
                          onClick={() => setChosen({ action: 'resetFactors', userId, email })}
                          data-testid="reset-factors"
                        >
                          {t('security.actions.resetFactors')}
                        </StaffButton>
                        <StaffButton
                          may="signIn.removeStaff"
                          variant="quiet"
                          onClick={() => setChosen({ action: 'removeStaff', userId, email })}
                          data-testid="remove-staff"
                        >
                          {t('security.actions.removeStaff')}
                        </StaffButton>
                      </>
                    )}
                  </>
                ),
              },
            ]}
          />
        )}
      </ListCard>
      {chosen && <ActionDialog chosen={chosen} onClose={() => setChosen(null)} />}
      {changing && <RolesDialog member={changing} onClose={() => setChanging(null)} />}
      {isAdding && <AddStaffDialog onClose={() => setIsAdding(false)} />}
    </>
  );
}

function ActionDialog({ chosen: { action, userId, email }, onClose }: { readonly chosen: Chosen; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const onSuccess = useOnStaffChanged(onClose);
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
