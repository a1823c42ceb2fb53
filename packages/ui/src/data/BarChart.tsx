import { useState } from 'react';

export interface Bar {
  readonly label: string;
  /** Height in any unit; bars are scaled to the largest. */
  readonly value: number;
  /** The exact value, formatted. */
  readonly text: string;
}

interface BarChartProps {
  readonly bars: readonly Bar[];
  readonly title: string;
}

/** A bar chart, including bars at zero. Shows the exact value of the hovered or focused bar, by default the last one. */
export function BarChart({ bars, title }: BarChartProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const max = Math.max(...bars.map((bar) => bar.value), 0);
  const shown = chosen === null ? bars.at(-1) : bars[chosen];
  return (
    <figure className="flex flex-col gap-3 p-4">
      <figcaption className="flex justify-between gap-4 text-sm">
        <span className="text-quiet">{shown?.label}</span>
        <span className="font-medium">{shown?.text}</span>
      </figcaption>
      <ul aria-label={title} className="flex h-32 list-none items-end gap-1 border-b border-line" onMouseLeave={() => setChosen(null)}>
        {bars.map((bar, i) => (
          <li key={bar.label} className="flex h-full flex-1 items-end">
            <button
              type="button"
              aria-label={`${bar.label}: ${bar.text}`}
              onMouseEnter={() => setChosen(i)}
              onFocus={() => setChosen(i)}
              onBlur={() => setChosen(null)}
              className="flex h-full w-full items-end rounded-t-sm hover:bg-raised"
            >
              <span
                className={`w-full rounded-t-sm ${bar.value > 0 ? 'bg-accent' : 'bg-line'}`}
                style={{ height: `${max > 0 && bar.value > 0 ? Math.max(3, (bar.value / max) * 100) : 1.5}%` }}
              />
            </button>
          </li>
        ))}
      </ul>
      <div className="flex justify-between text-xs text-quiet">
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
    </figure>
  );
}
