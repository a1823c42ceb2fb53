import { Ellipsis, type LucideIcon } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OfflineNotice } from '../feedback/OfflineNotice.tsx';
import { UndoOffer } from '../feedback/UndoOffer.tsx';

const Dialog = lazy(async () => ({ default: (await import('../controls/Dialog.tsx')).Dialog }));

export interface NavItem {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

interface FrameProps {
  readonly brand: string;
  /** On phones, those after the fourth are in a sheet behind a button. */
  readonly items: readonly NavItem[];
  readonly navLabel: string;
  /** Renders a link with the app's router. */
  readonly renderLink: (item: NavItem, className: string, content: ReactNode) => ReactNode;
  /** Above the navigation on wide screens, in a top bar on narrow ones. */
  readonly search?: ReactNode;
  /** Balance and account menu: below the navigation on wide screens, in a top bar on narrow ones. */
  readonly footer: ReactNode;
  readonly skipLabel: string;
  /** Gives the page a darker rail and a coloured edge, so that staff pages stand out. */
  readonly staff?: boolean;
  readonly children: ReactNode;
}

const itemsOnPhones = 4;

/**
 * Page layout: a navigation rail beside the content. Below 1100 px the rail shows icons only; on phones it is a bottom bar. Whoever shows
 * a banner above the page sets its height as `--banner`.
 */
export function Frame({ brand, items, navLabel, renderLink, search, footer, skipLabel, staff = false, children }: FrameProps) {
  const rail = staff ? 'bg-[oklch(0.27_0.02_245)] text-[oklch(0.93_0.006_240)] border-transparent' : 'bg-surface border-line';
  const link = staff
    ? 'hover:bg-white/10 aria-[current=page]:bg-white/15'
    : 'text-quiet hover:bg-raised hover:text-fg aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent';
  const fits = items.length <= itemsOnPhones + 1;
  return (
    <div className="flex min-h-[calc(100dvh-var(--banner,0px))] flex-col md:flex-row">
      {/* Above the page and not in it, so that the rail is exactly as high as the window. */}
      {staff && <div className="pointer-events-none fixed inset-x-0 top-0 z-40 h-1 bg-warn" aria-hidden />}
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50 focus:rounded-md focus:bg-surface focus:p-3"
      >
        {skipLabel}
      </a>
      <aside
        className={`order-2 z-30 flex shrink-0 border-t max-md:sticky max-md:bottom-0 max-md:items-center md:sticky md:top-(--banner,0px) md:order-1 md:h-[calc(100dvh-var(--banner,0px))] md:w-16 md:flex-col md:border-e md:border-t-0 min-[1100px]:md:w-58 ${rail}`}
      >
        <div className="hidden px-5 py-5 text-lg font-semibold min-[1100px]:block">{brand}</div>
        {search && <div className="hidden px-3 md:block md:pt-3 min-[1100px]:pt-0">{search}</div>}
        <nav
          aria-label={navLabel}
          className="flex min-w-0 flex-1 justify-around gap-0.5 p-1 md:flex-col md:justify-start md:overflow-y-auto md:p-3"
        >
          {items.map((item, i) =>
            renderLink(
              item,
              `items-center gap-3 rounded-md px-2 py-1.5 font-medium max-md:min-w-0 max-md:flex-1 max-md:flex-col max-md:gap-0.5 max-md:px-0.5 max-md:text-xs md:flex md:h-9 md:shrink-0 md:px-3 ${fits || i < itemsOnPhones ? 'flex' : 'hidden'} ${link}`,
              <>
                <item.icon size={20} strokeWidth={1.75} aria-hidden className="shrink-0" />
                <NavLabel>{item.label}</NavLabel>
              </>,
            ),
          )}
          {!fits && <MoreItems items={items.slice(itemsOnPhones)} renderLink={renderLink} className={link} />}
        </nav>
        <div className="hidden flex-col gap-2 p-3 min-[1100px]:flex">{footer}</div>
      </aside>
      <main id="content" className="order-1 flex min-w-0 flex-1 flex-col md:order-2">
        <div className="sticky top-(--banner,0px) z-20 flex items-center justify-between gap-3 border-b border-line bg-surface px-4 py-1.5 md:px-6 min-[1100px]:hidden">
          <span className="truncate font-semibold">{brand}</span>
          <div className="flex shrink-0 items-center gap-2">
            {search && <div className="md:hidden">{search}</div>}
            {footer}
          </div>
        </div>
        <OfflineNotice />
        {children}
        <UndoOffer />
      </main>
    </div>
  );
}

/** The name of a page: in the bar of phones below its icon, on two lines if it is long. */
function NavLabel({ children }: { readonly children: string }) {
  return (
    <span className="max-w-full max-md:line-clamp-2 max-md:text-center max-md:leading-4 max-md:text-balance max-md:[word-break:normal] md:sr-only md:truncate min-[1100px]:md:not-sr-only">
      {children}
    </span>
  );
}

interface MoreItemsProps extends Pick<FrameProps, 'items' | 'renderLink'> {
  readonly className: string;
}

/** On phones, the rest of the navigation in a sheet. */
function MoreItems({ items, renderLink, className }: MoreItemsProps) {
  const { t } = useTranslation('common');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(true)}
        data-testid="more-pages"
        className={`flex min-w-0 flex-1 flex-col items-center gap-0.5 rounded-md px-0.5 py-1.5 text-xs font-medium md:hidden ${className}`}
      >
        <Ellipsis size={20} strokeWidth={1.75} aria-hidden className="shrink-0" />
        <NavLabel>{t('morePages')}</NavLabel>
      </button>
      {isOpen && (
        <Suspense>
          <Dialog title={t('morePages')} place="bottom" onClose={() => setIsOpen(false)}>
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: a link that is followed by key fires a click too */}
            {/* biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is clicked */}
            <div className="flex flex-col gap-1" onClick={() => setIsOpen(false)}>
              {items.map((item) =>
                renderLink(
                  item,
                  `flex h-11 items-center gap-3 rounded-md px-2 font-medium ${className}`,
                  <>
                    <item.icon size={20} strokeWidth={1.75} aria-hidden className="shrink-0" />
                    {item.label}
                  </>,
                ),
              )}
            </div>
          </Dialog>
        </Suspense>
      )}
    </>
  );
}
