/** One colour of a chart. */
export interface ChartSeries {
  readonly id: string;
  readonly label: string;
  /** The exact sum over the whole chart, formatted. */
  readonly total?: string;
  /** Called when its name in the legend is pressed. */
  readonly onPick?: () => void;
}

/** One bar of a chart, or one point of its lines. */
export interface ChartBucket {
  readonly id: string;
  /** The full time, for the tooltip and the table. */
  readonly title: string;
  /** The short time below the axis. */
  readonly label: string;
  /** By series, in any unit; null: unknown, which is not 0. */
  readonly values: readonly (number | null)[];
  /** By series, the exact figures, formatted. */
  readonly texts: readonly string[];
  /** The exact sum of the bar, formatted. */
  readonly total?: string;
  readonly before?: { readonly value: number; readonly text: string };
}

/** The colour of a series; the eighth is for "all others". */
export const chartColour = (series: number) => `var(--color-chart-${Math.min(series + 1, 8)})`;
