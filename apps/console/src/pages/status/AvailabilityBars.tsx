import { useFormat, useLocale } from '@derouter/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** How a share of answered requests is drawn: the colour, and the height for readers who do not tell the colours apart. */
function barClass(share: number | null): string {
  if (share === null) return 'h-1/4 bg-line';
  if (share >= 0.999) return 'h-full bg-good';
  return share >= 0.99 ? 'h-3/4 bg-warn' : 'h-1/2 bg-bad';
}

/** Formats a share as a percentage that never looks better than it is. */
export function useFormatShare(): (share: number) => string {
  const format = new Intl.NumberFormat(useLocale(), { style: 'percent', maximumFractionDigits: 2 });
  return (share) => format.format(Math.floor(share * 10_000) / 10_000);
}

interface AvailabilityBarsProps {
  readonly model: string;
  readonly summary: string;
  readonly firstDay: string;
  readonly days: readonly (number | null)[];
}

/** A bar per day. Pointing at one shows its day and share; a table beside the bars has the same for everyone. */
export function AvailabilityBars({ model, summary, firstDay, days }: AvailabilityBarsProps) {
  const { t } = useTranslation('public');
  const format = useFormat();
  const formatShare = useFormatShare();
  const [chosen, setChosen] = useState<number | null>(null);
  const text = chosen === null ? null : dayText(chosen);
  function dayText(i: number): string {
    const share = days[i] ?? null;
    const day = format.utcDate(dayAfter(firstDay, i));
    return `${day}: ${share === null ? t('status.noData') : t('status.available', { percent: formatShare(share) })}`;
  }
  return (
    <div className="relative">
      <div
        role="img"
        aria-label={t('status.barsOf', { model, summary })}
        data-testid="availability-bars"
        className="flex h-8 items-end gap-px sm:gap-0.5"
        onPointerMove={(event) => {
          const index = (event.target as HTMLElement).dataset.day;
          if (index !== undefined) setChosen(Number(index));
        }}
        onPointerLeave={() => setChosen(null)}
      >
        {days.map((share, i) => (
          <span key={i} data-day={i} className="flex h-full flex-1 items-end hover:opacity-70">
            <span data-day={i} className={`w-full rounded-xs ${barClass(share)}`} />
          </span>
        ))}
      </div>
      {text !== null && (
        <p
          aria-hidden
          className="pointer-events-none absolute end-0 -top-8 z-10 rounded-md border border-line bg-surface px-2 py-0.5 text-sm whitespace-nowrap shadow-float"
        >
          {text}
        </p>
      )}
    </div>
  );
}

/** The day (ISO) that comes `days` days after another. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString();
}
