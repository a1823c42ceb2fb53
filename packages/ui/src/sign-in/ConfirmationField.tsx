import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../app/api.ts';
import { useExplain } from '../app/use-explain.ts';
import { useLocale } from '../app/use-locale.ts';
import { Button } from '../controls/Button.tsx';
import { Field } from '../controls/Field.tsx';
import { FormDialog } from '../forms/FormDialog.tsx';
import { FormError } from '../forms/FormError.tsx';
import { readDigits } from '../forms/read-digits.ts';
import { OutboxHint } from './OutboxHint.tsx';

type Purpose = 'refund' | 'auto_top_up' | 'security' | 'deletion';

export interface ConfirmationInput {
  readonly challengeId: string;
  readonly code: string;
}

interface Confirmation {
  /** Null until a whole code was entered. */
  readonly input: ConfirmationInput | null;
  readonly isSent: boolean;
  readonly isSending: boolean;
  readonly error: unknown;
  readonly text: string;
  setText(text: string): void;
  send(): void;
}

/** A code that is mailed to the signed-in user to confirm one action. */
export function useConfirmation(purpose: Purpose): Confirmation {
  const locale = useLocale();
  const [text, setText] = useState('');
  const request = useMutation(trpc.accounts.requestConfirmation.mutationOptions());
  const challengeId = request.data?.challengeId;
  return {
    input: challengeId && /^\d{6}$/.test(text) ? { challengeId, code: text } : null,
    isSent: challengeId !== undefined,
    isSending: request.isPending,
    error: request.error,
    text,
    setText,
    send: () => request.mutate({ purpose, locale }),
  };
}

interface ConfirmationFieldProps {
  readonly of: Confirmation;
  readonly testId: string;
}

/** A button that mails a code and then the field for it. */
export function ConfirmationField({ of, testId }: ConfirmationFieldProps) {
  const { t } = useTranslation('common');
  const explain = useExplain();
  const outbox = useQuery(trpc.system.info.queryOptions()).data?.mailOutbox;
  if (!of.isSent) {
    return (
      <>
        <Button busy={of.isSending} onClick={of.send} data-testid={`${testId}-send`}>
          {t('confirmation.send')}
        </Button>
        <FormError error={of.error ? explain(of.error) : null} />
      </>
    );
  }
  return (
    <>
      <Field
        label={t('confirmation.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        value={of.text}
        onChange={(event) => of.setText(readDigits(event.target.value, 6))}
        data-testid={testId}
      />
      {outbox && <OutboxHint />}
    </>
  );
}

interface ConfirmDialogProps {
  readonly purpose: Purpose;
  readonly title: string;
  readonly submitLabel: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onConfirm: (input: ConfirmationInput) => void;
  readonly onClose: () => void;
  readonly testId: string;
}

/** Asks for a mailed code before an action. */
export function ConfirmDialog({ purpose, title, submitLabel, isBusy, error, onConfirm, onClose, testId }: ConfirmDialogProps) {
  const { t } = useTranslation('common');
  const explain = useExplain();
  const confirmation = useConfirmation(purpose);
  return (
    <FormDialog
      title={title}
      description={t('confirmation.lead')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (confirmation.input) onConfirm(confirmation.input);
      }}
      canSubmit={confirmation.input !== null}
      isBusy={isBusy}
      error={error ? explain(error) : null}
      submitLabel={submitLabel}
      submitTestId={`${testId}-confirm`}
    >
      <ConfirmationField of={confirmation} testId={testId} />
    </FormDialog>
  );
}
