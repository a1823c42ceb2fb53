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
  const written = answer.text + answer.reasoning + answer.toolCalls.map((call) => call.arguments).join('');
  const about = estimateTokens(written);
  const isOpen = figures.costUsd === null && state === 'running';
  const count = (tokens: number) => ({ count: tokens, shown: formatCount(tokens) });
  return (
    <div className="contents" data-testid="figures" translate="no">
      {figures.inputTokens !== null && <Figure>{t('inputTokens', count(figures.inputTokens))}</Figure>}
      {figures.outputTokens !== null && <Figure>{t('outputTokens', count(figures.outputTokens))}</Figure>}
      {figures.outputTokens === null && isOpen && about > 0 && <Figure>{t('aboutTokens', count(about))}</Figure>}
      {isOpen && about > 0 && outputRateUsd !== null && (
        <Figure>{t('aboutCost', { amount: formatUsd(((about * outputRateUsd) / 1e6).toFixed(9), 6) })}</Figure>
      )}
      {figures.costUsd !== null && (
        <Figure>
          <Money usd={figures.costUsd} decimals={6} testId="answer-cost" className="font-medium text-fg" />
        </Figure>
      )}
      {figures.firstTokenMs !== null && <Figure>{t('firstToken', { time: formatDuration(figures.firstTokenMs) })}</Figure>}
      {figures.totalMs !== null && <Figure>{t('total', { time: formatDuration(figures.totalMs) })}</Figure>}
      {state === 'failed' && figures.receiptId === null && <Figure>{t('notCharged')}</Figure>}
      {figures.receiptId !== null && state !== 'running' && (
        <Figure>
          <Link
            to="/usage/$receiptId"
            params={{ receiptId: figures.receiptId }}
            target="_blank"
            data-testid="receipt-link"
            className="text-accent underline-offset-2 hover:underline"
          >
            {t('receipt')}
          </Link>
        </Figure>
      )}
    </div>
  );
}

function Figure({ children }: { readonly children: ReactNode }) {
  return <span className="text-sm whitespace-nowrap text-quiet">{children}</span>;
}
