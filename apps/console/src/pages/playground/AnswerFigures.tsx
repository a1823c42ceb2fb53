import { formatCount, formatDuration, formatUsd, Money } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { estimateTokens } from './apply-delta.ts';
import type { Answer } from './conversation.ts';

interface AnswerFiguresProps {
  readonly answer: Answer;
  readonly outputRateUsd: number | null;
}

/** Tokens, cost and times of an answer: estimated while it streams, from the receipt afterwards. */
export function AnswerFigures({ answer, outputRateUsd }: AnswerFiguresProps) {
  const { t } = useTranslation('playground');
  const { figures, state } = answer;
  const about = estimateTokens(answer.text + answer.reasoning + answer.toolCalls.map((call) => call.arguments).join(''));
  const isOpen = figures.costUsd === null && state === 'running' && about > 0;
  return (
    <div className="contents" data-testid="figures">
      {figures.inputTokens !== null && <Figure label={t('tokensIn')}>{formatCount(figures.inputTokens)}</Figure>}
      {figures.outputTokens !== null && <Figure label={t('tokensOut')}>{formatCount(figures.outputTokens)}</Figure>}
      {figures.outputTokens === null && isOpen && <Figure label={t('tokensOut')}>{`≈ ${formatCount(about)}`}</Figure>}
      {isOpen && outputRateUsd !== null && (
        <Figure label={t('cost')}>{`≈ ${formatUsd(((about * outputRateUsd) / 1e6).toFixed(9), 6)}`}</Figure>
      )}
      {figures.costUsd !== null && (
        <Figure label={t('cost')}>
          <Money usd={figures.costUsd} decimals={6} testId="answer-cost" />
        </Figure>
      )}
      {figures.firstTokenMs !== null && <Figure label={t('firstToken')}>{formatDuration(figures.firstTokenMs)}</Figure>}
      {figures.totalMs !== null && <Figure label={t('total')}>{formatDuration(figures.totalMs)}</Figure>}
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

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <span className="inline-flex gap-1 text-sm whitespace-nowrap text-quiet">
      <span>{label}</span>
      <bdi dir="ltr" translate="no" className="text-fg">
        {children}
      </bdi>
    </span>
  );
}
