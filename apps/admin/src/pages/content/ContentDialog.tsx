import { Field, FormDialog, TextAreaField, useExplain } from '@derouter/ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Saving {
  readonly error: unknown;
  readonly isPending: boolean;
}

interface ContentDialogProps {
  readonly title: string;
  readonly lead: string;
  readonly create: Saving;
  readonly update: Saving;
  /** False while something required is missing. */
  readonly isComplete: boolean;
  readonly onSave: () => void;
  readonly onClose: () => void;
  readonly testId: string;
  readonly children: ReactNode;
}

/** The form of something that customers read, new or changed. */
export function ContentDialog({ title, lead, create, update, isComplete, onSave, onClose, testId, children }: ContentDialogProps) {
  const { t } = useTranslation('operations');
  const explain = useExplain();
  const error = create.error ?? update.error;
  return (
    <FormDialog
      place="side"
      title={title}
      description={lead}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) onSave();
      }}
      isBusy={create.isPending || update.isPending}
      canSubmit={isComplete}
      error={error ? explain(error) : undefined}
      submitLabel={t('content.save')}
      submitTestId={testId}
    >
      {children}
    </FormDialog>
  );
}

export interface WrittenText {
  readonly title: string;
  readonly text: string;
}

export const noText: WrittenText = { title: '', text: '' };

export function isWritten({ title, text }: WrittenText): boolean {
  return title.trim() !== '' && text.trim() !== '';
}

interface TextFieldsProps {
  readonly value: WrittenText;
  readonly onChange: (value: WrittenText) => void;
  readonly maxTitle: number;
  readonly maxText: number;
  readonly testIds: readonly [title: string, text: string];
}

/** Title and text in one language. */
export function TextFields({ value, onChange, maxTitle, maxText, testIds: [titleId, textId] }: TextFieldsProps) {
  const { t } = useTranslation('operations');
  return (
    <>
      <Field
        label={t('content.titleField')}
        value={value.title}
        maxLength={maxTitle}
        dir="auto"
        onChange={({ target }) => onChange({ ...value, title: target.value })}
        data-testid={titleId}
      />
      <TextAreaField
        label={t('content.textField')}
        value={value.text}
        maxLength={maxText}
        dir="auto"
        onChange={({ target }) => onChange({ ...value, text: target.value })}
        data-testid={textId}
      />
    </>
  );
}
