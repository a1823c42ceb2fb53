import { EmptyState } from '@derouter/ui';
import { X } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { AnswerTurn } from './AnswerTurn.tsx';
import type { Pane } from './conversation.ts';
import { IconButton } from './IconButton.tsx';
import { type ChatModel, ModelSelect } from './ModelSelect.tsx';
import { QuestionTurn } from './QuestionTurn.tsx';
import type { usePlayground } from './use-playground.ts';

interface PaneViewProps {
  readonly pane: Pane;
  readonly models: readonly ChatModel[];
  readonly calls: Pick<ReturnType<typeof usePlayground>, 'apply' | 'takeAway' | 'edit' | 'retry' | 'giveResults'>;
  readonly asMarkdown: boolean;
  /** While an answer runs, nothing that it belongs to can be changed. */
  readonly isLocked: boolean;
  readonly isRemovable: boolean;
}

/** A conversation with one model. It is no live region: its answers are announced as a whole. */
export function PaneView({ pane, models, calls, asMarkdown, isLocked, isRemovable }: PaneViewProps) {
  const { t } = useTranslation('playground');
  const { apply, takeAway, edit, retry, giveResults } = calls;
  const { id } = pane;
  const onDelete = useCallback((turnId: string) => takeAway({ type: 'delete', turnId }, t('deleted')), [takeAway, t]);
  const onRetry = useCallback((answerId: string) => retry(id, answerId), [retry, id]);
  const onResults = useCallback((answerId: string, results: readonly string[]) => giveResults(id, answerId, results), [giveResults, id]);
  return (
    <section aria-label={pane.model} data-testid="pane" className="flex min-w-0 flex-1 flex-col gap-4">
      <div className="flex items-start gap-2">
        <ModelSelect
          models={models}
          value={pane.model}
          isLocked={isLocked}
          onChange={(model) => apply({ type: 'choose', paneId: id, model })}
        />
        {isRemovable && (
          <IconButton
            label={t('removePane', { model: pane.model })}
            icon={X}
            disabled={isLocked}
            onClick={() => takeAway({ type: 'remove', paneId: id }, t('cleared'))}
            data-testid="remove-pane"
          />
        )}
      </div>
      {pane.turns.length === 0 && <EmptyState title={t('emptyTitle')} text={t('emptyText')} />}
      <div data-testid="transcript" className="flex flex-col gap-5">
        {pane.turns.map((turn, i) =>
          turn.role === 'user' ? (
            <QuestionTurn key={turn.id} question={turn} isLocked={isLocked} onEdit={edit} onDelete={onDelete} />
          ) : (
            <AnswerTurn
              key={turn.id}
              answer={turn}
              prices={models.find((one) => one.id === turn.model)}
              asMarkdown={asMarkdown}
              isLocked={isLocked}
              isLast={i === pane.turns.length - 1}
              {...{ onRetry, onDelete, onResults }}
            />
          ),
        )}
      </div>
    </section>
  );
}
