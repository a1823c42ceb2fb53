import { formatExactUsd, formatUsd } from './format-usd.ts';

interface MoneyProps {
  /** The exact amount in decimal USD. */
  readonly usd: string;
  /** Decimals to show: two on overviews, six on receipts. */
  readonly decimals?: number;
  readonly testId?: string | undefined;
  readonly className?: string;
  /** Makes the text smaller where the container is too narrow for it. */
  readonly fits?: boolean;
}

/** An amount of money truncated to `decimals`, with the exact amount in its tooltip. */
export function Money({ usd, decimals = 2, testId, className = '', fits = false }: MoneyProps) {
  const text = formatUsd(usd, decimals);
  return (
    <span
      className={`whitespace-nowrap ${className}`}
      // No character of an amount is wider than 0.6 of the height of its letters.
      style={fits ? { fontSize: `min(1em, ${(100 / 0.6 / text.length).toFixed(2)}cqi)` } : undefined}
      dir="ltr"
      translate="no"
      title={formatExactUsd(usd)}
      data-usd={usd}
      data-testid={testId}
    >
      {text}
    </span>
  );
}
