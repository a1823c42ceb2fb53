import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../controls/Button.tsx';
import { Dialog, type DialogProps } from '../controls/Dialog.tsx';
import { useHoldTyped } from '../controls/use-typed-guard.ts';
import { FormError } from './FormError.tsx';

interface FormProps {
  /** `handleSubmit` of react-hook-form. */
  readonly onSubmit: (event: FormEvent) => unknown;
  readonly onCancel?: (() => void) | undefined;
  readonly isBusy?: boolean;
  /** False disables the submit button, for example until the confirming name has been typed. */
  readonly canSubmit?: boolean;
  readonly error?: string | null | undefined;
  readonly submitLabel: string;
  readonly submitTestId: string;
  readonly variant?: 'primary' | 'danger';
  /** Pins the buttons to the bottom of a scrolling panel. */
  readonly isSticky?: boolean;
  readonly children: ReactNode;
}

/** A form with its fields, its error and its buttons. */
export function Form(props: FormProps) {
  const { onSubmit, onCancel, isBusy = false, canSubmit = true, error, submitLabel, submitTestId, variant = 'primary' } = props;
  const { t } = useTranslation('common');
  const bar = props.isSticky ? 'sticky -bottom-6 -mx-6 -mb-6 border-t border-line bg-surface px-6 py-4' : '';
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={(event) => void onSubmit(event)}>
      {props.children}
      <FormError error={error} />
      <div className={`flex justify-end gap-2 ${bar}`}>
        {onCancel && <Button onClick={onCancel}>{t('cancel')}</Button>}
        <Button type="submit" variant={variant} busy={isBusy} disabled={!canSubmit} data-testid={submitTestId}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

interface FormDialogProps extends Omit<DialogProps, 'children'>, Omit<FormProps, 'onCancel' | 'isSticky'> {
  /** Shown below the form: actions that do not submit it. A form among them resets what it saved, or forgets it (`useForgetTyped`). */
  readonly after?: ReactNode;
}

/** A form in a dialog. Its cancel button closes it without a question. */
export function FormDialog({ title, description, onClose, place, after, ...form }: FormDialogProps) {
  return (
    <Dialog title={title} description={description} onClose={onClose} place={place}>
      <Form {...form} onCancel={onClose} isSticky={place === 'side' && after === undefined} />
      {after}
    </Dialog>
  );
}

interface ReviewProps {
  readonly onBack: () => void;
  readonly backLabel: string;
  readonly onConfirm: () => void;
  readonly confirmLabel: string;
  readonly confirmTestId: string;
  readonly isBusy: boolean;
  /** False disables the confirming button, for example until a reason is given. */
  readonly canConfirm?: boolean;
  readonly error?: string | null | undefined;
  readonly children: ReactNode;
}

/** The confirmation step of a form: a summary with buttons to go back or confirm. */
export function Review(props: ReviewProps) {
  const { onBack, backLabel, onConfirm, confirmLabel, confirmTestId, isBusy, canConfirm = true, error, children } = props;
  const top = useRef<HTMLDivElement>(null);
  useHoldTyped();
  useEffect(() => {
    // A summary is read from its beginning, however far the form was scrolled.
    const dialog = top.current?.closest('[role=dialog]');
    if (dialog) dialog.scrollTop = 0;
  }, []);
  return (
    <div ref={top} className="flex flex-col gap-4">
      {children}
      <FormError error={error} />
      <div className="flex justify-between gap-2">
        <Button variant="quiet" onClick={onBack}>
          {backLabel}
        </Button>
        <Button variant="primary" busy={isBusy} disabled={!canConfirm} onClick={onConfirm} data-testid={confirmTestId}>
          {confirmLabel}
        </Button>
      </div>
    </div>
  );
}
