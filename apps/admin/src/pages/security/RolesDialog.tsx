import { staffRoles } from '@derouter/contracts';
import { CheckField, Field, trpc } from '@derouter/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from './ReasonDialog.tsx';
import { useOnStaffChanged } from './use-on-staff-changed.ts';

type Role = (typeof staffRoles)[number];

interface RolesDialogProps {
  readonly member: { readonly userId: string; readonly email: string; readonly roles: readonly Role[] };
  readonly onClose: () => void;
}

/** Changes what a staff member may do. */
export function RolesDialog({ member: { userId, email, roles }, onClose }: RolesDialogProps) {
  const { t } = useTranslation('staff');
  const [chosen, setChosen] = useState(roles);
  const change = useMutation(trpc.admin.signIn.setRoles.mutationOptions({ onSuccess: useOnStaffChanged(onClose) }));
  return (
    <ReasonDialog
      title={t('changeTitle', { email })}
      description={t('changeLead')}
      submitLabel={t('save')}
      canSubmit={chosen.length > 0}
      isBusy={change.isPending}
      error={change.error}
      onSubmit={(reason) => change.mutate({ userId, roles: [...chosen], reason })}
      onClose={onClose}
    >
      <RoleFields chosen={chosen} onChange={setChosen} />
    </ReasonDialog>
  );
}

/** Gives an address staff access. */
export function AddStaffDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const [email, setEmail] = useState('');
  const [chosen, setChosen] = useState<readonly Role[]>([]);
  const add = useMutation(trpc.admin.signIn.addStaff.mutationOptions({ onSuccess: useOnStaffChanged(onClose) }));
  return (
    <ReasonDialog
      title={t('security.addStaff')}
      description={t('security.addStaffLead')}
      submitLabel={t('security.addStaff')}
      canSubmit={email.includes('@') && chosen.length > 0}
      isBusy={add.isPending}
      error={add.error}
      onSubmit={(reason) => add.mutate({ email, roles: [...chosen], reason })}
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
      <RoleFields chosen={chosen} onChange={setChosen} />
    </ReasonDialog>
  );
}

interface RoleFieldsProps {
  readonly chosen: readonly Role[];
  readonly onChange: (roles: readonly Role[]) => void;
}

function RoleFields({ chosen, onChange }: RoleFieldsProps) {
  const { t } = useTranslation('staff');
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-sm font-medium">{t('column')}</legend>
      {staffRoles.map((role) => (
        <CheckField
          key={role}
          label={
            <>
              <span className="font-medium">{t(`roles.${role}`)}</span>
              <span className="block text-sm text-quiet">{t(`roleLeads.${role}`)}</span>
            </>
          }
          checked={chosen.includes(role)}
          onChange={(event) => onChange(event.target.checked ? [...chosen, role] : chosen.filter((other) => other !== role))}
          data-testid={`role-${role}`}
        />
      ))}
    </fieldset>
  );
}
