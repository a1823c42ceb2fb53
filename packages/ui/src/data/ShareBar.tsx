interface ShareBarProps {
  /** From 0 to 1. */
  readonly share: number;
  readonly label: string;
  /** `plain`: for shares that are no limit. */
  readonly tone?: 'limit' | 'plain';
}

/** Shows how much of a limit is used. The bar turns amber at 80 % and red at 100 %. */
export function ShareBar({ share, label, tone = 'limit' }: ShareBarProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  const colour = tone === 'plain' ? 'bg-accent' : percent >= 100 ? 'bg-bad' : percent >= 80 ? 'bg-warn' : 'bg-accent';
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1.5 overflow-hidden rounded-full bg-line"
    >
      <div className={`h-full rounded-full ${colour}`} style={{ width: `${percent}%` }} />
    </div>
  );
}
