import { FormDialog, useExplain } from '@derouter/ui';
import { type ReactNode, useState } from 'react';
import { isReason, ReasonField } from '../../parts/ReasonField.tsx';

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
  const explain = useExplain();
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      {...dialog}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(reason.trim());
      }}
      canSubmit={canSubmit && isReason(reason)}
      error={error ? explain(error) : null}
      variant={variant}
      submitTestId="confirm-action"
    >
      {children}
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}
