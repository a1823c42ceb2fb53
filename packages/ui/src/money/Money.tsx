import { formatUsd } from './format-usd.ts';

interface MoneyProps {
  /** Exact decimal USD. */
  readonly usd: string;
  /** Two on overviews, six in receipts. */
  readonly decimals?: number;
  readonly testId?: string | undefined;
  readonly className?: string;
}

/** An amount of money; the exact one is in its tooltip, and is what gets copied. */
export function Money({ usd, decimals = 2, testId, className = '' }: MoneyProps) {
  return (
    <span className={`whitespace-nowrap ${className}`} title={`$${usd}`} data-usd={usd} data-testid={testId}>
      {formatUsd(usd, decimals)}
    </span>
  );
}
