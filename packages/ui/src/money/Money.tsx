import { formatExactUsd, formatUsd } from './format-usd.ts';

interface MoneyProps {
  /** The exact amount in decimal USD. */
  readonly usd: string;
  /** Decimals to show: two on overviews, six on receipts. */
  readonly decimals?: number;
  readonly testId?: string | undefined;
  readonly className?: string;
}

/** An amount of money truncated to `decimals`, with the exact amount in its tooltip. */
export function Money({ usd, decimals = 2, testId, className = '' }: MoneyProps) {
  return (
    <span
      className={`whitespace-nowrap ${className}`}
      dir="ltr"
      translate="no"
      title={formatExactUsd(usd)}
      data-usd={usd}
      data-testid={testId}
    >
      {formatUsd(usd, decimals)}
    </span>
  );
}
