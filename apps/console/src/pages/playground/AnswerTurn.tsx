import { Badge } from '@derouter/ui';
import { RotateCcw, Trash2 } from 'lucide-react';
import { lazy, memo, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { AnswerFigures } from './AnswerFigures.tsx';
import type { Answer } from './conversation.ts';
import { FailureNotice } from './FailureNotice.tsx';
import { CopyIconButton, IconButton } from './IconButton.tsx';
import type { ChatModel } from './ModelSelect.tsx';
import { StreamedText } from './StreamedText.tsx';
import { ToolCalls } from './ToolCalls.tsx';

const Markdown = lazy(async () => ({ default: (await import('./Markdown.tsx')).Markdown }));

interface AnswerTurnProps {
  readonly answer: Answer;
  /** For the estimate while it streams; undefined if the model is not on the price list any more. */
  readonly prices: ChatModel | undefined;
  readonly asMarkdown: boolean;
  readonly isLocked: boolean;
  readonly isLast: boolean;
  readonly onRetry: (answerId: string) => void;
  readonly onDelete: (answerId: string) => void;
  readonly onResults: (answerId: string, results: readonly string[]) => void;
}

/** An answer of a model with its tool calls and figures. */
export const AnswerTurn = memo((props: AnswerTurnProps) => {
  const { answer, prices, asMarkdown, isLocked, isLast, onRetry, onDelete, onResults } = props;
  const { t } = useTranslation('playground');
  const isRunning = answer.state === 'running';
  return (
    <article data-testid="answer" data-state={answer.state} className="group flex flex-col gap-2">
      <h3 translate="no" className="font-mono text-xs text-quiet">
        <bdi>{answer.model}</bdi>
      </h3>
      {answer.reasoning !== '' && (
        <details className="rounded-md border border-line px-3 py-2 text-quiet">
          <summary className="cursor-pointer text-sm font-medium">{t('reasoning')}</summary>
          <StreamedText text={answer.reasoning} className="mt-2 text-sm" />
        </details>
      )}
      <AnswerText text={answer.text} isRunning={isRunning} asMarkdown={asMarkdown} />
      {answer.toolCalls.length > 0 && (
        <ToolCalls answer={answer} isLocked={isLocked || !isLast} onResults={(results) => onResults(answer.id, results)} />
      )}
      {answer.failure && <FailureNotice failure={answer.failure} />}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <AnswerState answer={answer} />
        <AnswerFigures answer={answer} prices={prices} />
        {!isRunning && (
          <div className="ms-auto flex">
            {answer.text !== '' && <CopyIconButton text={answer.text} />}
            <IconButton label={t('retry')} icon={RotateCcw} disabled={isLocked} onClick={() => onRetry(answer.id)} data-testid="retry" />
            <IconButton label={t('delete')} icon={Trash2} disabled={isLocked} onClick={() => onDelete(answer.id)} />
          </div>
        )}
      </div>
    </article>
  );
});
AnswerTurn.displayName = 'AnswerTurn';

function AnswerText({ text, isRunning, asMarkdown }: { readonly text: string; readonly isRunning: boolean; readonly asMarkdown: boolean }) {
  if (text === '') return isRunning ? <div aria-hidden className="h-5 w-2 animate-pulse rounded-sm bg-accent" /> : null;
  const plain = <StreamedText text={text} />;
  return (
    <div data-testid="answer-text">
      {asMarkdown ? (
        <Suspense fallback={plain}>
          <Markdown text={text} isGrowing={isRunning} />
        </Suspense>
      ) : (
        plain
      )}
    </div>
  );
}

/** What a reader must know about how the answer ended. */
function AnswerState({ answer: { state, finish } }: { readonly answer: Answer }) {
  const { t } = useTranslation('playground');
  if (state === 'stopped') return <Badge tone="warn">{t('stopped')}</Badge>;
  if (finish === 'length') return <Badge tone="warn">{t('cutOff')}</Badge>;
  return finish === 'content_filter' ? <Badge tone="warn">{t('filtered')}</Badge> : null;
}
