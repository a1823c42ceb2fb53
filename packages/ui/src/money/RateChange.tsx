import { formatRate } from './format-usd.ts';

interface RateChangeProps {
  /** Decimal USD; null if the price has no such rate. */
  readonly rate: string | null;
  /** The rate that it replaces; undefined if it replaces none. */
  readonly before?: string | null | undefined;
}

/** A rate, shown as old → new if it changes. */
export function RateChange({ rate, before }: RateChangeProps) {
  const show = (usd: string | null) => (
    <bdi dir="ltr" translate="no">
      {usd === null ? '–' : formatRate(usd)}
    </bdi>
  );
  if (before === undefined || before === rate) return show(rate);
  return (
    <span className="inline-flex flex-wrap justify-end gap-x-1">
      <span className="text-quiet">{show(before)} →</span>
      <span className="font-medium">{show(rate)}</span>
    </span>
  );
}
