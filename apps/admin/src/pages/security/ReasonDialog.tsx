import { reasonText } from '@derouter/contracts';
import { Field, FormDialog, useExplain } from '@derouter/ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface ReasonDialogProps {
  readonly title: string;
  readonly description: string;
  readonly submitLabel: string;
  readonly canSubmit?: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly variant?: 'primary' | 'danger';
  readonly onSubmit: (reason: string) => void;
  readonly onClose: () => void;
  /** Fields above the reason. */
  readonly children?: ReactNode;
}

/** Asks for the reason of a staff action, which is stored with it. */
export function ReasonDialog({ onSubmit, canSubmit = true, error, variant = 'primary', children, ...dialog }: ReasonDialogProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      {...dialog}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(reason.trim());
      }}
      canSubmit={canSubmit && reasonText.safeParse(reason).success}
      error={error ? explain(error) : null}
      variant={variant}
      submitTestId="confirm-action"
    >
      {children}
      <Field
        label={t('security.reason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        data-testid="action-reason"
      />
    </FormDialog>
  );
}
