import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export interface NavItem {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

interface FrameProps {
  readonly brand: string;
  readonly items: readonly NavItem[];
  readonly navLabel: string;
  /** Renders a link with the app's router. */
  readonly renderLink: (item: NavItem, className: string, content: ReactNode) => ReactNode;
  /** Balance and account menu: below the navigation on wide screens, in a top bar on narrow ones. */
  readonly footer: ReactNode;
  readonly skipLabel: string;
  /** Gives the page a darker rail and a coloured edge, so that staff pages stand out. */
  readonly staff?: boolean;
  readonly children: ReactNode;
}

/** Page layout: a navigation rail beside the content. Below 1100 px the rail shows icons only; on phones it is a bottom bar. */
export function Frame({ brand, items, navLabel, renderLink, footer, skipLabel, staff = false, children }: FrameProps) {
  const rail = staff ? 'bg-[oklch(0.27_0.02_245)] text-[oklch(0.93_0.006_240)] border-transparent' : 'bg-surface border-line';
  const link = staff
    ? 'hover:bg-white/10 aria-[current=page]:bg-white/15'
    : 'text-quiet hover:bg-raised hover:text-fg aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent';
  return (
    <div className={`flex min-h-dvh flex-col md:flex-row ${staff ? 'border-t-4 border-warn' : ''}`}>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50 focus:rounded-md focus:bg-surface focus:p-3"
      >
        {skipLabel}
      </a>
      <aside
        className={`order-2 z-30 flex shrink-0 border-t max-md:sticky max-md:bottom-0 max-md:items-center md:sticky md:top-0 md:order-1 md:h-dvh md:w-16 md:flex-col md:border-e md:border-t-0 min-[1100px]:md:w-58 ${rail}`}
      >
        <div className="hidden px-5 py-5 text-lg font-semibold min-[1100px]:block">{brand}</div>
        <nav aria-label={navLabel} className="flex min-w-0 flex-1 justify-around gap-0.5 p-1 md:flex-col md:justify-start md:p-3">
          {items.map((item) =>
            renderLink(
              item,
              `flex items-center gap-3 rounded-md px-2 py-1.5 font-medium max-md:min-w-0 max-md:flex-1 max-md:flex-col max-md:gap-0.5 max-md:px-0.5 max-md:text-xs md:h-9 md:px-3 ${link}`,
              <>
                <item.icon size={20} strokeWidth={1.75} aria-hidden className="shrink-0" />
                <span className="max-w-full truncate md:sr-only min-[1100px]:md:not-sr-only">{item.label}</span>
              </>,
            ),
          )}
        </nav>
        <div className="hidden flex-col gap-2 p-3 min-[1100px]:flex">{footer}</div>
      </aside>
      <main id="content" className="order-1 min-w-0 flex-1 md:order-2">
        <div className="sticky top-0 z-20 flex items-center justify-between gap-3 border-b border-line bg-surface px-4 py-1.5 md:px-6 min-[1100px]:hidden">
          <span className="truncate font-semibold">{brand}</span>
          <div className="flex shrink-0 items-center gap-2">{footer}</div>
        </div>
        {children}
      </main>
    </div>
  );
}
