import { Field, FormDialog, useExplain } from '@derouter/ui';
import { type ReactNode, useState } from 'react';

interface ConfirmNameDialogProps {
  readonly title: string;
  readonly lead: string;
  /** What must be typed. */
  readonly name: string;
  /** Asks for it. */
  readonly label: string;
  readonly action: { readonly isPending: boolean; readonly error: unknown };
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly confirmLabel: string;
  readonly confirmTestId: string;
  /** What would be affected. */
  readonly children?: ReactNode;
}

/** Asks for the name of what is about to be lost. */
export function ConfirmNameDialog(props: ConfirmNameDialogProps) {
  const { name, action } = props;
  const explain = useExplain();
  const [typed, setTyped] = useState('');
  return (
    <FormDialog
      title={props.title}
      description={props.lead}
      onClose={props.onClose}
      onSubmit={(event) => {
        event.preventDefault();
        props.onConfirm();
      }}
      isBusy={action.isPending}
      canSubmit={typed.trim() === name.trim()}
      error={action.error ? explain(action.error) : undefined}
      variant="danger"
      submitLabel={props.confirmLabel}
      submitTestId={props.confirmTestId}
    >
      {props.children}
      <Field
        label={props.label}
        help={
          <span translate="no" className="wrap-anywhere">
            {name}
          </span>
        }
        autoComplete="off"
        autoFocus
        spellCheck={false}
        value={typed}
        data-testid="confirm-name"
        onChange={({ target }) => setTyped(target.value)}
      />
    </FormDialog>
  );
}
