interface SparklineProps {
  /** Not negative, the oldest first. */
  readonly values: readonly number[];
  /** What the bars say, in words. */
  readonly label: string;
}

const [barWidth, gap, height] = [2, 1, 20];

/** Bars that show the course of a figure, without axes. The highest fills the height, and what is not zero is at least one pixel high. */
export function Sparkline({ values, label }: SparklineProps) {
  const width = values.length * (barWidth + gap) - gap;
  const max = Math.max(...values, 0);
  return (
    <svg role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`} className="fill-accent">
      <rect y={height - 1} width={width} height={1} className="fill-line" />
      {values.map((value, i) => {
        const bar = value > 0 ? Math.max(1, (value / max) * height) : 0;
        return <rect key={i} x={i * (barWidth + gap)} y={height - bar} width={barWidth} height={bar} />;
      })}
    </svg>
  );
}
