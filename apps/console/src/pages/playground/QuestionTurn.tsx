import { Button, keptText, TextAreaField, useKeptState } from '@derouter/ui';
import { Pencil, Trash2 } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question } from './conversation.ts';
import { CopyIconButton, IconButton } from './IconButton.tsx';

interface QuestionTurnProps {
  readonly question: Question;
  readonly isLocked: boolean;
  readonly onEdit: (questionId: string, text: string) => void;
  readonly onDelete: (questionId: string) => void;
}

/** A message of the person, which can be edited and sent again. */
export const QuestionTurn = memo(({ question, isLocked, onEdit, onDelete }: QuestionTurnProps) => {
  const { t } = useTranslation(['playground', 'common']);
  const [draft, setDraft] = useKeptState<string | null>(`playground.edit.${question.id}`, null, keptText);
  if (draft !== null) {
    return (
      <form
        className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-3"
        onSubmit={(event) => {
          event.preventDefault();
          setDraft(null);
          onEdit(question.id, draft);
        }}
      >
        <TextAreaField
          label={t('edit')}
          help={t('editLead')}
          value={draft}
          onChange={({ target }) => setDraft(target.value)}
          dir="auto"
          autoFocus
          data-testid="edit-text"
        />
        <div className="flex gap-2">
          <Button type="submit" disabled={isLocked || (draft.trim() === '' && question.images.length === 0)} data-testid="save-edit">
            {t('saveEdit')}
          </Button>
          <Button variant="quiet" onClick={() => setDraft(null)}>
            {t('common:cancel')}
          </Button>
        </div>
      </form>
    );
  }
  return (
    <article data-testid="question" className="ms-auto flex max-w-[85%] flex-col items-end gap-1">
      <h3 className="sr-only">{t('you')}</h3>
      {question.images.length > 0 && (
        <div className="flex flex-wrap justify-end gap-2">
          {question.images.map((url, i) => (
            <img key={url} src={url} alt={t('image', { number: i + 1 })} className="max-h-40 rounded-md border border-line" />
          ))}
        </div>
      )}
      {question.text !== '' && (
        <p dir="auto" className="rounded-lg bg-accent-soft px-3 py-2 whitespace-pre-wrap wrap-anywhere">
          {question.text}
        </p>
      )}
      <div className="flex">
        <CopyIconButton text={question.text} />
        <IconButton label={t('edit')} icon={Pencil} disabled={isLocked} onClick={() => setDraft(question.text)} data-testid="edit" />
        <IconButton label={t('delete')} icon={Trash2} disabled={isLocked} onClick={() => onDelete(question.id)} data-testid="delete" />
      </div>
    </article>
  );
});
QuestionTurn.displayName = 'QuestionTurn';
