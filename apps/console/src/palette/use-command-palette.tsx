import { isApple } from '@derouter/ui';
import { Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const load = () => import('./CommandPalette.tsx');
const CommandPalette = lazy(async () => ({ default: (await load()).CommandPalette }));

/** The command palette, which Ctrl-K and ⌘K open and close: what to render while it is open, and how to open it. */
export function useCommandPalette() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      setIsOpen((wasOpen) => !wasOpen);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  const palette = isOpen && (
    <Suspense>
      <CommandPalette onClose={() => setIsOpen(false)} />
    </Suspense>
  );
  return { palette, open: () => setIsOpen(true) };
}

/** Opens the command palette. */
export function PaletteButton({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation('console');
  return (
    <button
      type="button"
      onClick={onOpen}
      onPointerEnter={() => void load()}
      aria-keyshortcuts="Control+K Meta+K"
      data-testid="open-palette"
      className="flex h-9 w-full items-center justify-center gap-3 rounded-md border border-line px-2.5 text-quiet hover:bg-raised hover:text-fg max-md:border-0 min-[1100px]:justify-start"
    >
      <Search size={16} strokeWidth={1.75} aria-hidden className="shrink-0 max-md:size-5" />
      <span className="sr-only flex-1 text-start text-sm min-[1100px]:not-sr-only">{t('search.open')}</span>
      <kbd aria-hidden className="hidden font-sans text-xs min-[1100px]:block">
        {isApple() ? '⌘K' : 'Ctrl K'}
      </kbd>
    </button>
  );
}
