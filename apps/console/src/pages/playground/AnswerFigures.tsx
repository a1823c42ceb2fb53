import { formatCount, formatUsd, Money, useFormat } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from './conversation.ts';
import { estimateFigures } from './estimate-figures.ts';
import type { ChatModel } from './ModelSelect.tsx';

interface AnswerFiguresProps {
  readonly answer: Answer;
  readonly prices: ChatModel | undefined;
}

/** Tokens, cost and times of an answer: estimated until the receipt is there. */
export function AnswerFigures({ answer, prices }: AnswerFiguresProps) {
  const { t } = useTranslation('playground');
  const format = useFormat();
  const { figures, state } = answer;
  const about = figures.costUsd === null && state !== 'failed' ? estimateFigures(answer, prices) : null;
  return (
    <div className="contents" data-testid="figures">
      {figures.inputTokens !== null && <Figure label={t('tokensIn')}>{formatCount(figures.inputTokens)}</Figure>}
      {figures.inputTokens === null && about && <Figure label={t('tokensIn')}>{`≈ ${formatCount(about.inputTokens)}`}</Figure>}
      {figures.outputTokens !== null && <Figure label={t('tokensOut')}>{formatCount(figures.outputTokens)}</Figure>}
      {figures.outputTokens === null && about && <Figure label={t('tokensOut')}>{`≈ ${formatCount(about.outputTokens)}`}</Figure>}
      {about && about.costUsd !== null && (
        <Figure label={t('cost')} testId="about-cost">
          {`≈ ${formatUsd(about.costUsd, 6)}`}
        </Figure>
      )}
      {figures.costUsd !== null && (
        <Figure label={t('cost')}>
          <Money usd={figures.costUsd} decimals={6} testId="answer-cost" />
        </Figure>
      )}
      {figures.firstTokenMs !== null && (
        <Figure label={t('firstToken')} dir="auto">
          {format.duration(figures.firstTokenMs)}
        </Figure>
      )}
      {figures.totalMs !== null && (
        <Figure label={t('total')} dir="auto">
          {format.duration(figures.totalMs)}
        </Figure>
      )}
      {state === 'failed' && figures.receiptId === null && <span className="text-sm text-quiet">{t('notCharged')}</span>}
      {figures.receiptId !== null && state !== 'running' && (
        <Link
          to="/usage/$receiptId"
          params={{ receiptId: figures.receiptId }}
          target="_blank"
          data-testid="receipt-link"
          className="text-sm text-accent underline-offset-2 hover:underline"
        >
          {t('receipt')}
        </Link>
      )}
    </div>
  );
}

interface FigureProps {
  readonly label: string;
  readonly testId?: string;
  /** `auto` for what has words of the page's language in it. */
  readonly dir?: 'ltr' | 'auto';
  readonly children: ReactNode;
}

function Figure({ label, testId, dir = 'ltr', children }: FigureProps) {
  return (
    <span className="inline-flex gap-1 text-sm whitespace-nowrap text-quiet">
      <span>{label}</span>
      <bdi dir={dir} translate="no" className="text-fg" data-testid={testId}>
        {children}
      </bdi>
    </span>
  );
}
